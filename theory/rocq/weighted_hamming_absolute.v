(* Dice against weighted Hamming, every weight

   Exported by `segbounds export-proof --to rocq` from the proof files of this theorem. *)

From Coq Require Import Reals Lra Lia.
Local Open Scope R_scope.

(* A quotient with its own value where it is 0/0. *)
Definition quotient (top bottom undefined : R) : R := if Req_EM_T bottom 0 then undefined else top / bottom.

Definition Dice (tp fp fn tn : R) : R := quotient (2 * tp) (fn + fp + (2 * tp)) 1.
Definition Weighted_Hamming (gamma tp fp fn tn : R) : R := quotient ((- (fn * gamma * (fp + tn))) - (fp * (1 - gamma) * (fn + tp)) + ((fn + tp) * (fp + tn))) ((fn + tp) * (fp + tn)) ((((- (fn * gamma)) - (fp * (1 - gamma))) / (fn + fp + tn + tp)) + 1).

Lemma defined : forall t b u, 0 < b -> quotient t b u = t / b.
Proof. intros t b u H. unfold quotient. destruct (Req_EM_T b 0); [lra | reflexivity]. Qed.

Lemma undefined : forall t b u, b = 0 -> quotient t b u = u.
Proof. intros t b u H. unfold quotient. destruct (Req_EM_T b 0); [reflexivity | contradiction]. Qed.

Lemma nonnegative_quotient : forall p q, 0 <= p -> 0 < q -> 0 <= p / q.
Proof. intros p q Hp Hq. apply Rmult_le_pos; [exact Hp | left; apply Rinv_0_lt_compat; exact Hq]. Qed.

Lemma positive_quotient : forall p q, 0 < p -> 0 < q -> 0 < p / q.
Proof. intros p q Hp Hq. apply Rmult_lt_0_compat; [exact Hp | apply Rinv_0_lt_compat; exact Hq]. Qed.

Lemma small_quotient : forall k x e, 0 < x -> 0 < e -> k / e < x -> k / x < e.
Proof.
  intros k x e Hx He H. apply (Rmult_lt_reg_r x); [exact Hx |]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra.
  apply (Rmult_lt_compat_r e) in H; [| exact He]. unfold Rdiv in H. rewrite Rmult_assoc, Rinv_l in H by lra. lra.
Qed.

Lemma large_quotient : forall k x m, 0 < k -> k * m < x -> m < x / k.
Proof.
  intros k x m Hk H. apply (Rmult_lt_reg_r k); [exact Hk |]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
Qed.

Lemma cleared : forall a b m, 0 < b -> a / b <= m -> a <= m * b.
Proof.
  intros a b m Hb H. apply (Rmult_le_compat_r b) in H; [| lra]. unfold Rdiv in H. rewrite Rmult_assoc, Rinv_l in H by lra. lra.
Qed.

Lemma zero_or_positive : forall x, 0 <= x -> x = 0 \/ 0 < x.
Proof. intros x H. destruct (Rle_lt_or_eq_dec 0 x H); [right | left]; auto. Qed.

Lemma unbounded : forall x, exists k : nat, x < INR k.
Proof.
  intro x. exists (Z.to_nat (up x)). destruct (archimed x) as [H _]. destruct (Z_le_gt_dec 0 (up x)) as [P | P].
  - rewrite INR_IZR_INZ, Z2Nat.id by exact P. lra.
  - assert (IZR (up x) < 0) by (apply IZR_lt; lia). pose proof (pos_INR (Z.to_nat (up x))). lra.
Qed.

(* Signs that show in the form of an expression. *)
Ltac sign :=
  first
    [ assumption
    | match goal with
      | |- 0 <= _ ^ 2 => apply pow2_ge_0
      | |- 0 <= _ + _ => apply Rplus_le_le_0_compat; sign
      | |- 0 <= _ * _ => apply Rmult_le_pos; sign
      | |- 0 <= _ / _ => apply nonnegative_quotient; sign
      | |- 0 <= _ ^ _ => apply pow_le; sign
      | |- 0 < _ * _ => apply Rmult_lt_0_compat; sign
      | |- 0 < _ / _ => apply positive_quotient; sign
      | |- 0 < _ ^ _ => apply pow_lt; sign
      | |- 0 < _ + _ => solve [apply Rplus_lt_le_0_compat; sign | apply Rplus_le_lt_0_compat; sign]
      end
    | lra ].

Ltac evaluate :=
  repeat match goal with
         | |- context [quotient ?t ?b ?u] =>
             first [rewrite (undefined t b u) by ring | rewrite (defined t b u) by sign]
         end.

Ltac nonzero := repeat split; apply not_eq_sym, Rlt_not_eq; sign.

Lemma weighted_hamming_absolute_1_case0 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  tp = 0 ->
  fp = 0 ->
  fn = 0 ->
  0 <= tn ->
  gamma <= 1 ->
  0 < tn ->
  (1 - ((((- (fn * gamma)) - (fp * (1 - gamma))) / (fn + fp + tn + tp)) + 1)) <= 1.
Proof.
  intros. subst tp fp fn.
  assert (I : 1 = (1)) by field.
  assert (E : 1 - (1 - ((((- (0 * gamma)) - (0 * (1 - gamma))) / (0 + 0 + tn + 0)) + 1)) = 1 / (1)) by (field; nonzero).
  assert (T0 : 0 <= (1)) by sign.
  assert (G : 0 <= 1 - (1 - ((((- (0 * gamma)) - (0 * (1 - gamma))) / (0 + 0 + tn + 0)) + 1))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma weighted_hamming_absolute_1_case1 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  0 <= tp ->
  fp = 0 ->
  0 <= fn ->
  tn = 0 ->
  gamma <= 1 ->
  0 < (fn + (2 * tp)) ->
  0 < (fn + tp) ->
  (((2 * tp) / (fn + fp + (2 * tp))) - ((((- (fn * gamma)) - (fp * (1 - gamma))) / (fn + fp + tn + tp)) + 1)) <= 1.
Proof.
  intros. subst fp tn.
  assert (I : ((- ((fn ^ 2) * gamma)) + (2 * (fn ^ 2)) - (2 * fn * gamma * tp) + (4 * fn * tp) + (2 * (tp ^ 2))) = (2 * tp ^ 2) + (2 * tp * fn) + (2 * tp * fn * (1 - gamma)) + (1 * fn ^ 2) + (1 * fn ^ 2 * (1 - gamma))) by field.
  assert (E : 1 - (((2 * tp) / (fn + 0 + (2 * tp))) - ((((- (fn * gamma)) - (0 * (1 - gamma))) / (fn + 0 + 0 + tp)) + 1)) = ((- ((fn ^ 2) * gamma)) + (2 * (fn ^ 2)) - (2 * fn * gamma * tp) + (4 * fn * tp) + (2 * (tp ^ 2))) / ((fn + tp) ^ 1 * (fn + (2 * tp)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (2 * tp ^ 2)) by sign.
  assert (T1 : 0 <= (2 * tp * fn)) by sign.
  assert (T2 : 0 <= (2 * tp * fn * (1 - gamma))) by sign.
  assert (T3 : 0 <= (1 * fn ^ 2)) by sign.
  assert (T4 : 0 <= (1 * fn ^ 2 * (1 - gamma))) by sign.
  assert (G : 0 <= 1 - (((2 * tp) / (fn + 0 + (2 * tp))) - ((((- (fn * gamma)) - (0 * (1 - gamma))) / (fn + 0 + 0 + tp)) + 1))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma weighted_hamming_absolute_1_case2 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  tp = 0 ->
  0 <= fp ->
  fn = 0 ->
  0 <= tn ->
  gamma <= 1 ->
  0 < fp ->
  0 < (fp + tn) ->
  (((2 * tp) / (fn + fp + (2 * tp))) - ((((- (fn * gamma)) - (fp * (1 - gamma))) / (fn + fp + tn + tp)) + 1)) <= 1.
Proof.
  intros. subst tp fn.
  assert (I : ((fp * gamma) + fp + (2 * tn)) = (1 * fp * gamma) + (1 * fp) + (2 * tn)) by field.
  assert (E : 1 - (((2 * 0) / (0 + fp + (2 * 0))) - ((((- (0 * gamma)) - (fp * (1 - gamma))) / (0 + fp + tn + 0)) + 1)) = ((fp * gamma) + fp + (2 * tn)) / ((fp + tn) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * fp * gamma)) by sign.
  assert (T1 : 0 <= (1 * fp)) by sign.
  assert (T2 : 0 <= (2 * tn)) by sign.
  assert (G : 0 <= 1 - (((2 * 0) / (0 + fp + (2 * 0))) - ((((- (0 * gamma)) - (fp * (1 - gamma))) / (0 + fp + tn + 0)) + 1))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma weighted_hamming_absolute_1_case3 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  gamma <= 1 ->
  0 < (fn + fp + (2 * tp)) ->
  0 < (fn + fp + tn + tp) ->
  0 < (fn + tp) ->
  0 < ((fn * fp) + (fn * tn) + (fp * tp) + (tn * tp)) ->
  0 < (fp + tn) ->
  (((2 * tp) / (fn + fp + (2 * tp))) - (((- (fn * gamma * (fp + tn))) - (fp * (1 - gamma) * (fn + tp)) + ((fn + tp) * (fp + tn))) / ((fn + tp) * (fp + tn)))) <= 1.
Proof.
  intros. 
  assert (I : (((fn ^ 2) * fp) - ((fn ^ 2) * gamma * tn) + (2 * (fn ^ 2) * tn) + (fn * (fp ^ 2)) - (fn * fp * gamma * tn) + (fn * fp * gamma * tp) + (2 * fn * fp * tn) + (fn * fp * tp) - (2 * fn * gamma * tn * tp) + (4 * fn * tn * tp) + ((fp ^ 2) * gamma * tp) + ((fp ^ 2) * tp) + (2 * fp * gamma * (tp ^ 2)) + (2 * fp * tn * tp) + (2 * tn * (tp ^ 2))) = (2 * tp ^ 2 * fp * gamma) + (2 * tp ^ 2 * tn) + (1 * tp * fp ^ 2) + (1 * tp * fp ^ 2 * gamma) + (1 * tp * fp * fn) + (1 * tp * fp * fn * gamma) + (2 * tp * fp * tn) + (2 * tp * fn * tn) + (2 * tp * fn * tn * (1 - gamma)) + (1 * fp ^ 2 * fn) + (1 * fp * fn ^ 2) + (1 * fp * fn * tn) + (1 * fp * fn * tn * (1 - gamma)) + (1 * fn ^ 2 * tn) + (1 * fn ^ 2 * tn * (1 - gamma))) by field.
  assert (E : 1 - (((2 * tp) / (fn + fp + (2 * tp))) - (((- (fn * gamma * (fp + tn))) - (fp * (1 - gamma) * (fn + tp)) + ((fn + tp) * (fp + tn))) / ((fn + tp) * (fp + tn)))) = (((fn ^ 2) * fp) - ((fn ^ 2) * gamma * tn) + (2 * (fn ^ 2) * tn) + (fn * (fp ^ 2)) - (fn * fp * gamma * tn) + (fn * fp * gamma * tp) + (2 * fn * fp * tn) + (fn * fp * tp) - (2 * fn * gamma * tn * tp) + (4 * fn * tn * tp) + ((fp ^ 2) * gamma * tp) + ((fp ^ 2) * tp) + (2 * fp * gamma * (tp ^ 2)) + (2 * fp * tn * tp) + (2 * tn * (tp ^ 2))) / ((fn + tp) ^ 1 * (fp + tn) ^ 1 * (fn + fp + (2 * tp)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (2 * tp ^ 2 * fp * gamma)) by sign.
  assert (T1 : 0 <= (2 * tp ^ 2 * tn)) by sign.
  assert (T2 : 0 <= (1 * tp * fp ^ 2)) by sign.
  assert (T3 : 0 <= (1 * tp * fp ^ 2 * gamma)) by sign.
  assert (T4 : 0 <= (1 * tp * fp * fn)) by sign.
  assert (T5 : 0 <= (1 * tp * fp * fn * gamma)) by sign.
  assert (T6 : 0 <= (2 * tp * fp * tn)) by sign.
  assert (T7 : 0 <= (2 * tp * fn * tn)) by sign.
  assert (T8 : 0 <= (2 * tp * fn * tn * (1 - gamma))) by sign.
  assert (T9 : 0 <= (1 * fp ^ 2 * fn)) by sign.
  assert (T10 : 0 <= (1 * fp * fn ^ 2)) by sign.
  assert (T11 : 0 <= (1 * fp * fn * tn)) by sign.
  assert (T12 : 0 <= (1 * fp * fn * tn * (1 - gamma))) by sign.
  assert (T13 : 0 <= (1 * fn ^ 2 * tn)) by sign.
  assert (T14 : 0 <= (1 * fn ^ 2 * tn * (1 - gamma))) by sign.
  assert (G : 0 <= 1 - (((2 * tp) / (fn + fp + (2 * tp))) - (((- (fn * gamma * (fp + tn))) - (fp * (1 - gamma) * (fn + tp)) + ((fn + tp) * (fp + tn))) / ((fn + tp) * (fp + tn))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem weighted_hamming_absolute_1 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  gamma <= 1 ->
  ((Dice tp fp fn tn) - (Weighted_Hamming gamma tp fp fn tn)) <= 1.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case0 gamma 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case1 gamma 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case2 gamma 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case2 gamma 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case1 gamma tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case1 gamma tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_1_case3 gamma tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma weighted_hamming_absolute_2_case0 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  tp = 0 ->
  fp = 0 ->
  fn = 0 ->
  0 <= tn ->
  gamma <= 1 ->
  0 < tn ->
  ((- 1) + ((((- (fn * gamma)) - (fp * (1 - gamma))) / (fn + fp + tn + tp)) + 1)) <= 1.
Proof.
  intros. subst tp fp fn.
  assert (I : 1 = (1)) by field.
  assert (E : 1 - ((- 1) + ((((- (0 * gamma)) - (0 * (1 - gamma))) / (0 + 0 + tn + 0)) + 1)) = 1 / (1)) by (field; nonzero).
  assert (T0 : 0 <= (1)) by sign.
  assert (G : 0 <= 1 - ((- 1) + ((((- (0 * gamma)) - (0 * (1 - gamma))) / (0 + 0 + tn + 0)) + 1))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma weighted_hamming_absolute_2_case1 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  0 <= tp ->
  fp = 0 ->
  0 <= fn ->
  tn = 0 ->
  gamma <= 1 ->
  0 < (fn + (2 * tp)) ->
  0 < (fn + tp) ->
  ((- ((2 * tp) / (fn + fp + (2 * tp)))) + ((((- (fn * gamma)) - (fp * (1 - gamma))) / (fn + fp + tn + tp)) + 1)) <= 1.
Proof.
  intros. subst fp tn.
  assert (I : (((fn ^ 2) * gamma) + (2 * fn * gamma * tp) + (2 * fn * tp) + (2 * (tp ^ 2))) = (1 * fn ^ 2 * gamma) + (2 * fn * gamma * tp) + (2 * fn * tp) + (2 * tp ^ 2)) by field.
  assert (E : 1 - ((- ((2 * tp) / (fn + 0 + (2 * tp)))) + ((((- (fn * gamma)) - (0 * (1 - gamma))) / (fn + 0 + 0 + tp)) + 1)) = (((fn ^ 2) * gamma) + (2 * fn * gamma * tp) + (2 * fn * tp) + (2 * (tp ^ 2))) / ((fn + tp) ^ 1 * (fn + (2 * tp)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * fn ^ 2 * gamma)) by sign.
  assert (T1 : 0 <= (2 * fn * gamma * tp)) by sign.
  assert (T2 : 0 <= (2 * fn * tp)) by sign.
  assert (T3 : 0 <= (2 * tp ^ 2)) by sign.
  assert (G : 0 <= 1 - ((- ((2 * tp) / (fn + 0 + (2 * tp)))) + ((((- (fn * gamma)) - (0 * (1 - gamma))) / (fn + 0 + 0 + tp)) + 1))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma weighted_hamming_absolute_2_case2 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  tp = 0 ->
  0 <= fp ->
  fn = 0 ->
  0 <= tn ->
  gamma <= 1 ->
  0 < fp ->
  0 < (fp + tn) ->
  ((- ((2 * tp) / (fn + fp + (2 * tp)))) + ((((- (fn * gamma)) - (fp * (1 - gamma))) / (fn + fp + tn + tp)) + 1)) <= 1.
Proof.
  intros. subst tp fn.
  assert (I : ((- (fp * gamma)) + fp) = (1 * fp * (1 - gamma))) by field.
  assert (E : 1 - ((- ((2 * 0) / (0 + fp + (2 * 0)))) + ((((- (0 * gamma)) - (fp * (1 - gamma))) / (0 + fp + tn + 0)) + 1)) = ((- (fp * gamma)) + fp) / ((fp + tn) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * fp * (1 - gamma))) by sign.
  assert (G : 0 <= 1 - ((- ((2 * 0) / (0 + fp + (2 * 0)))) + ((((- (0 * gamma)) - (fp * (1 - gamma))) / (0 + fp + tn + 0)) + 1))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma weighted_hamming_absolute_2_case3 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  gamma <= 1 ->
  0 < (fn + fp + (2 * tp)) ->
  0 < (fn + fp + tn + tp) ->
  0 < (fn + tp) ->
  0 < ((fn * fp) + (fn * tn) + (fp * tp) + (tn * tp)) ->
  0 < (fp + tn) ->
  ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (((- (fn * gamma * (fp + tn))) - (fp * (1 - gamma) * (fn + tp)) + ((fn + tp) * (fp + tn))) / ((fn + tp) * (fp + tn)))) <= 1.
Proof.
  intros. 
  assert (I : (((fn ^ 2) * fp) + ((fn ^ 2) * gamma * tn) + (fn * (fp ^ 2)) + (fn * fp * gamma * tn) - (fn * fp * gamma * tp) + (5 * fn * fp * tp) + (2 * fn * gamma * tn * tp) + (2 * fn * tn * tp) - ((fp ^ 2) * gamma * tp) + ((fp ^ 2) * tp) - (2 * fp * gamma * (tp ^ 2)) + (4 * fp * (tp ^ 2)) + (2 * tn * (tp ^ 2))) = (2 * tp ^ 2 * fp) + (2 * tp ^ 2 * fp * (1 - gamma)) + (2 * tp ^ 2 * tn) + (1 * tp * fp ^ 2 * (1 - gamma)) + (4 * tp * fp * fn) + (1 * tp * fp * fn * (1 - gamma)) + (2 * tp * fn * tn) + (2 * tp * fn * tn * gamma) + (1 * fp ^ 2 * fn) + (1 * fp * fn ^ 2) + (1 * fp * fn * tn * gamma) + (1 * fn ^ 2 * tn * gamma)) by field.
  assert (E : 1 - ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (((- (fn * gamma * (fp + tn))) - (fp * (1 - gamma) * (fn + tp)) + ((fn + tp) * (fp + tn))) / ((fn + tp) * (fp + tn)))) = (((fn ^ 2) * fp) + ((fn ^ 2) * gamma * tn) + (fn * (fp ^ 2)) + (fn * fp * gamma * tn) - (fn * fp * gamma * tp) + (5 * fn * fp * tp) + (2 * fn * gamma * tn * tp) + (2 * fn * tn * tp) - ((fp ^ 2) * gamma * tp) + ((fp ^ 2) * tp) - (2 * fp * gamma * (tp ^ 2)) + (4 * fp * (tp ^ 2)) + (2 * tn * (tp ^ 2))) / ((fn + tp) ^ 1 * (fp + tn) ^ 1 * (fn + fp + (2 * tp)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (2 * tp ^ 2 * fp)) by sign.
  assert (T1 : 0 <= (2 * tp ^ 2 * fp * (1 - gamma))) by sign.
  assert (T2 : 0 <= (2 * tp ^ 2 * tn)) by sign.
  assert (T3 : 0 <= (1 * tp * fp ^ 2 * (1 - gamma))) by sign.
  assert (T4 : 0 <= (4 * tp * fp * fn)) by sign.
  assert (T5 : 0 <= (1 * tp * fp * fn * (1 - gamma))) by sign.
  assert (T6 : 0 <= (2 * tp * fn * tn)) by sign.
  assert (T7 : 0 <= (2 * tp * fn * tn * gamma)) by sign.
  assert (T8 : 0 <= (1 * fp ^ 2 * fn)) by sign.
  assert (T9 : 0 <= (1 * fp * fn ^ 2)) by sign.
  assert (T10 : 0 <= (1 * fp * fn * tn * gamma)) by sign.
  assert (T11 : 0 <= (1 * fn ^ 2 * tn * gamma)) by sign.
  assert (G : 0 <= 1 - ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (((- (fn * gamma * (fp + tn))) - (fp * (1 - gamma) * (fn + tp)) + ((fn + tp) * (fp + tn))) / ((fn + tp) * (fp + tn))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem weighted_hamming_absolute_2 : forall gamma tp fp fn tn : R,
  0 <= gamma ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  gamma <= 1 ->
  ((- (Dice tp fp fn tn)) + (Weighted_Hamming gamma tp fp fn tn)) <= 1.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case0 gamma 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case1 gamma 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case2 gamma 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case2 gamma 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case1 gamma tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case1 gamma tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_absolute_2_case3 gamma tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma weighted_hamming_absolute_3_near0 : forall gamma x : R,
  0 <= gamma ->
  gamma <= 1 ->
  1 <= x ->
  ((- (Dice 1 x 0 (x ^ 2))) + (Weighted_Hamming gamma 1 x 0 (x ^ 2))) - 1 <= 3 / x.
Proof.
  intros. unfold Dice, Weighted_Hamming; evaluate.
  assert (I : ((- (x * (gamma + x) * (x + 2))) + (x * (x + 1) * (x + 2)) + (2 * x * (x + 1)) + (3 * (x + 1) * (x + 2))) = (22) + (21 * (x - 1)) + (5 * (x - 1) ^ 2) + (1 * (x - 1) ^ 2 * (1 - gamma)) + (4 * (x - 1) * (1 - gamma)) + (3 * (1 - gamma))) by field.
  assert (E : 3 / x - (((- ((2 * 1) / (0 + x + (2 * 1)))) + (((- (0 * gamma * (x + (x ^ 2)))) - (x * (1 - gamma) * (0 + 1)) + ((0 + 1) * (x + (x ^ 2)))) / ((0 + 1) * (x + (x ^ 2))))) - 1) = ((- (x * (gamma + x) * (x + 2))) + (x * (x + 1) * (x + 2)) + (2 * x * (x + 1)) + (3 * (x + 1) * (x + 2))) / (x * (x + 1) * (x + 2))) by (field; nonzero).
  assert (T0 : 0 <= (22)) by sign.
  assert (T1 : 0 <= (21 * (x - 1))) by sign.
  assert (T2 : 0 <= (5 * (x - 1) ^ 2)) by sign.
  assert (T3 : 0 <= (1 * (x - 1) ^ 2 * (1 - gamma))) by sign.
  assert (T4 : 0 <= (4 * (x - 1) * (1 - gamma))) by sign.
  assert (T5 : 0 <= (3 * (1 - gamma))) by sign.
  assert (G : 0 <= 3 / x - (((- ((2 * 1) / (0 + x + (2 * 1)))) + (((- (0 * gamma * (x + (x ^ 2)))) - (x * (1 - gamma) * (0 + 1)) + ((0 + 1) * (x + (x ^ 2)))) / ((0 + 1) * (x + (x ^ 2))))) - 1)) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma weighted_hamming_absolute_3_near1 : forall gamma x : R,
  0 <= gamma ->
  gamma <= 1 ->
  1 <= x ->
  1 - ((- (Dice 1 x 0 (x ^ 2))) + (Weighted_Hamming gamma 1 x 0 (x ^ 2))) <= 3 / x.
Proof.
  intros. unfold Dice, Weighted_Hamming; evaluate.
  assert (I : ((x * (gamma + x) * (x + 2)) - (x * (x + 1) * (x + 2)) - (2 * x * (x + 1)) + (3 * (x + 1) * (x + 2))) = (1 * gamma * (x - 1) ^ 2) + (4 * gamma * (x - 1)) + (3 * gamma) + (5 * (x - 1)) + (11)) by field.
  assert (E : 3 / x - (1 - ((- ((2 * 1) / (0 + x + (2 * 1)))) + (((- (0 * gamma * (x + (x ^ 2)))) - (x * (1 - gamma) * (0 + 1)) + ((0 + 1) * (x + (x ^ 2)))) / ((0 + 1) * (x + (x ^ 2)))))) = ((x * (gamma + x) * (x + 2)) - (x * (x + 1) * (x + 2)) - (2 * x * (x + 1)) + (3 * (x + 1) * (x + 2))) / (x * (x + 1) * (x + 2))) by (field; nonzero).
  assert (T0 : 0 <= (1 * gamma * (x - 1) ^ 2)) by sign.
  assert (T1 : 0 <= (4 * gamma * (x - 1))) by sign.
  assert (T2 : 0 <= (3 * gamma)) by sign.
  assert (T3 : 0 <= (5 * (x - 1))) by sign.
  assert (T4 : 0 <= (11)) by sign.
  assert (G : 0 <= 3 / x - (1 - ((- ((2 * 1) / (0 + x + (2 * 1)))) + (((- (0 * gamma * (x + (x ^ 2)))) - (x * (1 - gamma) * (0 + 1)) + ((0 + 1) * (x + (x ^ 2)))) / ((0 + 1) * (x + (x ^ 2))))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem weighted_hamming_absolute_3 : forall gamma : R,
  0 <= gamma ->
  gamma <= 1 ->
  forall eps : R, 0 < eps -> exists k0 : nat, forall k : nat, (k0 <= k)%nat ->
  Rabs (((- (Dice 1 (INR k) 0 ((INR k) ^ 2))) + (Weighted_Hamming gamma 1 (INR k) 0 ((INR k) ^ 2))) - 1) < eps.
Proof.
  intros.
  destruct (unbounded (3 / eps)) as [k0 Beyond]. exists (S k0). intros k Hk.
  assert (1 <= INR k) by (apply (le_INR 1); lia).
  assert (3 / eps < INR k) by (apply (Rlt_le_trans _ _ _ Beyond); apply le_INR; lia).
  pose proof (weighted_hamming_absolute_3_near0 gamma (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N0.
  pose proof (weighted_hamming_absolute_3_near1 gamma (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N1.
  assert (3 / INR k < eps) by (apply small_quotient; lra).
  apply Rabs_def1; lra.
Qed.

Theorem weighted_hamming_absolute_3_counts : forall gamma : R,
  0 <= gamma ->
  gamma <= 1 ->
  forall eps : R, 0 < eps -> exists tp fp fn tn : nat,
  Rabs (((- (Dice (INR tp) (INR fp) (INR fn) (INR tn))) + (Weighted_Hamming gamma (INR tp) (INR fp) (INR fn) (INR tn))) - 1) < eps.
Proof.
  intros.
  destruct (weighted_hamming_absolute_3 gamma ltac:(assumption) ltac:(assumption) eps ltac:(assumption)) as [k0 Near]. specialize (Near k0 (le_n k0)).
  exists (1)%nat, (k0)%nat, (0)%nat, (k0 * k0)%nat.
  replace (INR (1)%nat) with 1 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (k0)%nat) with (INR k0) by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (0)%nat) with 0 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (k0 * k0)%nat) with ((INR k0) ^ 2) by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  exact Near.
Qed.

Print Assumptions weighted_hamming_absolute_1.
Print Assumptions weighted_hamming_absolute_2.
Print Assumptions weighted_hamming_absolute_3.
Print Assumptions weighted_hamming_absolute_3_counts.
