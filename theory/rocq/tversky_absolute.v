(* Dice against Tversky, absolutely, all weights

   Exported by `segbounds export-proof --to rocq` from the proof files of this theorem. *)

From Coq Require Import Reals Lra Lia.
Local Open Scope R_scope.

(* A quotient with its own value where it is 0/0. *)
Definition quotient (top bottom undefined : R) : R := if Req_EM_T bottom 0 then undefined else top / bottom.

Definition Dice (tp fp fn tn : R) : R := quotient (2 * tp) (fn + fp + (2 * tp)) 1.
Definition Tversky (alpha beta tp fp fn tn : R) : R := quotient tp ((alpha * fp) + (beta * fn) + tp) 1.

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

Lemma tversky_absolute_1_case0 : forall bound root_alpha root_beta tp fp fn tn : R,
  0 <= bound ->
  0 < root_alpha ->
  0 < root_beta ->
  tp = 0 ->
  fp = 0 ->
  fn = 0 ->
  0 <= tn ->
  root_alpha <= ((bound * root_alpha) + bound + 1) ->
  root_beta <= ((bound * root_beta) + bound + 1) ->
  1 <= ((bound * root_alpha) + bound + root_alpha) ->
  1 <= ((bound * root_beta) + bound + root_beta) ->
  (1 - 1) <= bound.
Proof.
  intros. subst tp fp fn.
  assert (I : bound = (1 * bound)) by field.
  assert (E : bound - (1 - 1) = bound / (1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * bound)) by sign.
  assert (G : 0 <= bound - (1 - 1)) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma tversky_absolute_1_case1 : forall bound root_alpha root_beta tp fp fn tn : R,
  0 <= bound ->
  0 < root_alpha ->
  0 < root_beta ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  root_alpha <= ((bound * root_alpha) + bound + 1) ->
  root_beta <= ((bound * root_beta) + bound + 1) ->
  1 <= ((bound * root_alpha) + bound + root_alpha) ->
  1 <= ((bound * root_beta) + bound + root_beta) ->
  0 < (fn + fp + (2 * tp)) ->
  0 < ((fn * (root_beta ^ 2)) + (fp * (root_alpha ^ 2)) + (2 * tp)) ->
  (((2 * tp) / (fn + fp + (2 * tp))) - (tp / (((root_alpha ^ 2 / 2) * fp) + ((root_beta ^ 2 / 2) * fn) + tp))) <= bound.
Proof.
  intros. 
  assert (I : ((bound * (fn ^ 2) * (root_beta ^ 2)) + (bound * fn * fp * (root_alpha ^ 2)) + (bound * fn * fp * (root_beta ^ 2)) + (2 * bound * fn * (root_beta ^ 2) * tp) + (2 * bound * fn * tp) + (bound * (fp ^ 2) * (root_alpha ^ 2)) + (2 * bound * fp * (root_alpha ^ 2) * tp) + (2 * bound * fp * tp) + (4 * bound * (tp ^ 2)) - (2 * fn * (root_beta ^ 2) * tp) + (2 * fn * tp) - (2 * fp * (root_alpha ^ 2) * tp) + (2 * fp * tp)) = (1 * bound * ((- (fn * root_beta)) - (fp * root_alpha) + (2 * tp)) ^ 2) + (1 * bound * fn * fp * (root_alpha - root_beta) ^ 2) + (2 * fn * tp * (root_beta + 1) * ((bound * root_beta) + bound - root_beta + 1)) + (2 * fp * tp * (root_alpha + 1) * ((bound * root_alpha) + bound - root_alpha + 1))) by field.
  assert (E : bound - (((2 * tp) / (fn + fp + (2 * tp))) - (tp / (((root_alpha ^ 2 / 2) * fp) + ((root_beta ^ 2 / 2) * fn) + tp))) = ((bound * (fn ^ 2) * (root_beta ^ 2)) + (bound * fn * fp * (root_alpha ^ 2)) + (bound * fn * fp * (root_beta ^ 2)) + (2 * bound * fn * (root_beta ^ 2) * tp) + (2 * bound * fn * tp) + (bound * (fp ^ 2) * (root_alpha ^ 2)) + (2 * bound * fp * (root_alpha ^ 2) * tp) + (2 * bound * fp * tp) + (4 * bound * (tp ^ 2)) - (2 * fn * (root_beta ^ 2) * tp) + (2 * fn * tp) - (2 * fp * (root_alpha ^ 2) * tp) + (2 * fp * tp)) / ((fn + fp + (2 * tp)) ^ 1 * ((fn * (root_beta ^ 2)) + (fp * (root_alpha ^ 2)) + (2 * tp)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * bound * ((- (fn * root_beta)) - (fp * root_alpha) + (2 * tp)) ^ 2)) by sign.
  assert (T1 : 0 <= (1 * bound * fn * fp * (root_alpha - root_beta) ^ 2)) by sign.
  assert (T2 : 0 <= (2 * fn * tp * (root_beta + 1) * ((bound * root_beta) + bound - root_beta + 1))) by sign.
  assert (T3 : 0 <= (2 * fp * tp * (root_alpha + 1) * ((bound * root_alpha) + bound - root_alpha + 1))) by sign.
  assert (G : 0 <= bound - (((2 * tp) / (fn + fp + (2 * tp))) - (tp / (((root_alpha ^ 2 / 2) * fp) + ((root_beta ^ 2 / 2) * fn) + tp)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma tversky_absolute_1_all : forall bound root_alpha root_beta tp fp fn tn : R,
  0 <= bound ->
  0 < root_alpha ->
  0 < root_beta ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  root_alpha <= ((bound * root_alpha) + bound + 1) ->
  root_beta <= ((bound * root_beta) + bound + 1) ->
  1 <= ((bound * root_alpha) + bound + root_alpha) ->
  1 <= ((bound * root_beta) + bound + root_beta) ->
  ((Dice tp fp fn tn) - (Tversky (root_alpha ^ 2 / 2) (root_beta ^ 2 / 2) tp fp fn tn)) <= bound.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case0 bound root_alpha root_beta 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Tversky; evaluate. apply (tversky_absolute_1_case1 bound root_alpha root_beta tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Theorem tversky_absolute_1 : forall bound alpha beta tp fp fn tn : R,
  0 <= bound ->
  0 < alpha ->
  0 < beta ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  ((sqrt (2 * alpha)) - 1) / ((sqrt (2 * alpha)) + 1) <= bound ->
  ((sqrt (2 * beta)) - 1) / ((sqrt (2 * beta)) + 1) <= bound ->
  (1 - (sqrt (2 * alpha))) / ((sqrt (2 * alpha)) + 1) <= bound ->
  (1 - (sqrt (2 * beta))) / ((sqrt (2 * beta)) + 1) <= bound ->
  ((Dice tp fp fn tn) - (Tversky alpha beta tp fp fn tn)) <= bound.
Proof.
  intros.
  assert (E_alpha : (sqrt (2 * alpha)) ^ 2 / 2 = alpha) by (rewrite pow2_sqrt; lra).
  assert (0 < (sqrt (2 * alpha))) by (apply sqrt_lt_R0; lra).
  assert (E_beta : (sqrt (2 * beta)) ^ 2 / 2 = beta) by (rewrite pow2_sqrt; lra).
  assert (0 < (sqrt (2 * beta))) by (apply sqrt_lt_R0; lra).
  assert (((sqrt (2 * alpha)) - 1) <= bound * ((sqrt (2 * alpha)) + 1)) by (apply cleared; [sign | assumption]).
  assert (((sqrt (2 * beta)) - 1) <= bound * ((sqrt (2 * beta)) + 1)) by (apply cleared; [sign | assumption]).
  assert ((1 - (sqrt (2 * alpha))) <= bound * ((sqrt (2 * alpha)) + 1)) by (apply cleared; [sign | assumption]).
  assert ((1 - (sqrt (2 * beta))) <= bound * ((sqrt (2 * beta)) + 1)) by (apply cleared; [sign | assumption]).
  pose proof (tversky_absolute_1_all bound (sqrt (2 * alpha)) (sqrt (2 * beta)) tp fp fn tn) as H_all.
  rewrite ?E_alpha, ?E_beta in H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Lemma tversky_absolute_2_case0 : forall bound root_alpha root_beta tp fp fn tn : R,
  0 <= bound ->
  0 < root_alpha ->
  0 < root_beta ->
  tp = 0 ->
  fp = 0 ->
  fn = 0 ->
  0 <= tn ->
  root_alpha <= ((bound * root_alpha) + bound + 1) ->
  root_beta <= ((bound * root_beta) + bound + 1) ->
  1 <= ((bound * root_alpha) + bound + root_alpha) ->
  1 <= ((bound * root_beta) + bound + root_beta) ->
  ((- 1) + 1) <= bound.
Proof.
  intros. subst tp fp fn.
  assert (I : bound = (1 * bound)) by field.
  assert (E : bound - ((- 1) + 1) = bound / (1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * bound)) by sign.
  assert (G : 0 <= bound - ((- 1) + 1)) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma tversky_absolute_2_case1 : forall bound root_alpha root_beta tp fp fn tn : R,
  0 <= bound ->
  0 < root_alpha ->
  0 < root_beta ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  root_alpha <= ((bound * root_alpha) + bound + 1) ->
  root_beta <= ((bound * root_beta) + bound + 1) ->
  1 <= ((bound * root_alpha) + bound + root_alpha) ->
  1 <= ((bound * root_beta) + bound + root_beta) ->
  0 < (fn + fp + (2 * tp)) ->
  0 < ((fn * (root_beta ^ 2)) + (fp * (root_alpha ^ 2)) + (2 * tp)) ->
  ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (tp / (((root_alpha ^ 2 / 2) * fp) + ((root_beta ^ 2 / 2) * fn) + tp))) <= bound.
Proof.
  intros. 
  assert (I : ((bound * (fn ^ 2) * (root_beta ^ 2)) + (bound * fn * fp * (root_alpha ^ 2)) + (bound * fn * fp * (root_beta ^ 2)) + (2 * bound * fn * (root_beta ^ 2) * tp) + (2 * bound * fn * tp) + (bound * (fp ^ 2) * (root_alpha ^ 2)) + (2 * bound * fp * (root_alpha ^ 2) * tp) + (2 * bound * fp * tp) + (4 * bound * (tp ^ 2)) + (2 * fn * (root_beta ^ 2) * tp) - (2 * fn * tp) + (2 * fp * (root_alpha ^ 2) * tp) - (2 * fp * tp)) = (1 * bound * ((- (fn * root_beta)) - (fp * root_alpha) + (2 * tp)) ^ 2) + (1 * bound * fn * fp * (root_alpha - root_beta) ^ 2) + (2 * fn * tp * (root_beta + 1) * ((bound * root_beta) + bound + root_beta - 1)) + (2 * fp * tp * (root_alpha + 1) * ((bound * root_alpha) + bound + root_alpha - 1))) by field.
  assert (E : bound - ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (tp / (((root_alpha ^ 2 / 2) * fp) + ((root_beta ^ 2 / 2) * fn) + tp))) = ((bound * (fn ^ 2) * (root_beta ^ 2)) + (bound * fn * fp * (root_alpha ^ 2)) + (bound * fn * fp * (root_beta ^ 2)) + (2 * bound * fn * (root_beta ^ 2) * tp) + (2 * bound * fn * tp) + (bound * (fp ^ 2) * (root_alpha ^ 2)) + (2 * bound * fp * (root_alpha ^ 2) * tp) + (2 * bound * fp * tp) + (4 * bound * (tp ^ 2)) + (2 * fn * (root_beta ^ 2) * tp) - (2 * fn * tp) + (2 * fp * (root_alpha ^ 2) * tp) - (2 * fp * tp)) / ((fn + fp + (2 * tp)) ^ 1 * ((fn * (root_beta ^ 2)) + (fp * (root_alpha ^ 2)) + (2 * tp)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * bound * ((- (fn * root_beta)) - (fp * root_alpha) + (2 * tp)) ^ 2)) by sign.
  assert (T1 : 0 <= (1 * bound * fn * fp * (root_alpha - root_beta) ^ 2)) by sign.
  assert (T2 : 0 <= (2 * fn * tp * (root_beta + 1) * ((bound * root_beta) + bound + root_beta - 1))) by sign.
  assert (T3 : 0 <= (2 * fp * tp * (root_alpha + 1) * ((bound * root_alpha) + bound + root_alpha - 1))) by sign.
  assert (G : 0 <= bound - ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (tp / (((root_alpha ^ 2 / 2) * fp) + ((root_beta ^ 2 / 2) * fn) + tp)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma tversky_absolute_2_all : forall bound root_alpha root_beta tp fp fn tn : R,
  0 <= bound ->
  0 < root_alpha ->
  0 < root_beta ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  root_alpha <= ((bound * root_alpha) + bound + 1) ->
  root_beta <= ((bound * root_beta) + bound + 1) ->
  1 <= ((bound * root_alpha) + bound + root_alpha) ->
  1 <= ((bound * root_beta) + bound + root_beta) ->
  ((- (Dice tp fp fn tn)) + (Tversky (root_alpha ^ 2 / 2) (root_beta ^ 2 / 2) tp fp fn tn)) <= bound.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case0 bound root_alpha root_beta 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Tversky; evaluate. apply (tversky_absolute_2_case1 bound root_alpha root_beta tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Theorem tversky_absolute_2 : forall bound alpha beta tp fp fn tn : R,
  0 <= bound ->
  0 < alpha ->
  0 < beta ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  ((sqrt (2 * alpha)) - 1) / ((sqrt (2 * alpha)) + 1) <= bound ->
  ((sqrt (2 * beta)) - 1) / ((sqrt (2 * beta)) + 1) <= bound ->
  (1 - (sqrt (2 * alpha))) / ((sqrt (2 * alpha)) + 1) <= bound ->
  (1 - (sqrt (2 * beta))) / ((sqrt (2 * beta)) + 1) <= bound ->
  ((- (Dice tp fp fn tn)) + (Tversky alpha beta tp fp fn tn)) <= bound.
Proof.
  intros.
  assert (E_alpha : (sqrt (2 * alpha)) ^ 2 / 2 = alpha) by (rewrite pow2_sqrt; lra).
  assert (0 < (sqrt (2 * alpha))) by (apply sqrt_lt_R0; lra).
  assert (E_beta : (sqrt (2 * beta)) ^ 2 / 2 = beta) by (rewrite pow2_sqrt; lra).
  assert (0 < (sqrt (2 * beta))) by (apply sqrt_lt_R0; lra).
  assert (((sqrt (2 * alpha)) - 1) <= bound * ((sqrt (2 * alpha)) + 1)) by (apply cleared; [sign | assumption]).
  assert (((sqrt (2 * beta)) - 1) <= bound * ((sqrt (2 * beta)) + 1)) by (apply cleared; [sign | assumption]).
  assert ((1 - (sqrt (2 * alpha))) <= bound * ((sqrt (2 * alpha)) + 1)) by (apply cleared; [sign | assumption]).
  assert ((1 - (sqrt (2 * beta))) <= bound * ((sqrt (2 * beta)) + 1)) by (apply cleared; [sign | assumption]).
  pose proof (tversky_absolute_2_all bound (sqrt (2 * alpha)) (sqrt (2 * beta)) tp fp fn tn) as H_all.
  rewrite ?E_alpha, ?E_beta in H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Lemma tversky_absolute_3_all : forall beta root_alpha : R,
  0 < beta ->
  0 < root_alpha ->
  ((Dice (root_alpha / 2) 1 0 0) - (Tversky (root_alpha ^ 2 / 2) beta (root_alpha / 2) 1 0 0)) = ((root_alpha - 1) / (root_alpha + 1)).
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : 0 = 0) by field.
  assert (E : ((root_alpha - 1) / (root_alpha + 1)) - (((2 * (root_alpha / 2)) / (0 + 1 + (2 * (root_alpha / 2)))) - ((root_alpha / 2) / (((root_alpha ^ 2 / 2) * 1) + (beta * 0) + (root_alpha / 2)))) = 0 / (1 ^ 1)) by (field; nonzero).
  assert (G : ((root_alpha - 1) / (root_alpha + 1)) - (((2 * (root_alpha / 2)) / (0 + 1 + (2 * (root_alpha / 2)))) - ((root_alpha / 2) / (((root_alpha ^ 2 / 2) * 1) + (beta * 0) + (root_alpha / 2)))) = 0) by (rewrite E; replace 0 with 0 by lra; unfold Rdiv; ring).
  lra.
Qed.

Theorem tversky_absolute_3 : forall beta alpha : R,
  0 < beta ->
  0 < alpha ->
  ((Dice ((sqrt (2 * alpha)) / 2) 1 0 0) - (Tversky alpha beta ((sqrt (2 * alpha)) / 2) 1 0 0)) = (((sqrt (2 * alpha)) - 1) / ((sqrt (2 * alpha)) + 1)).
Proof.
  intros.
  assert (E_alpha : (sqrt (2 * alpha)) ^ 2 / 2 = alpha) by (rewrite pow2_sqrt; lra).
  assert (0 < (sqrt (2 * alpha))) by (apply sqrt_lt_R0; lra).
  pose proof (tversky_absolute_3_all beta (sqrt (2 * alpha))) as H_all.
  rewrite ?E_alpha in H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Lemma tversky_absolute_4_all : forall alpha root_beta : R,
  0 < alpha ->
  0 < root_beta ->
  ((Dice (root_beta / 2) 0 1 0) - (Tversky alpha (root_beta ^ 2 / 2) (root_beta / 2) 0 1 0)) = ((root_beta - 1) / (root_beta + 1)).
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : 0 = 0) by field.
  assert (E : ((root_beta - 1) / (root_beta + 1)) - (((2 * (root_beta / 2)) / (1 + 0 + (2 * (root_beta / 2)))) - ((root_beta / 2) / ((alpha * 0) + ((root_beta ^ 2 / 2) * 1) + (root_beta / 2)))) = 0 / (1 ^ 1)) by (field; nonzero).
  assert (G : ((root_beta - 1) / (root_beta + 1)) - (((2 * (root_beta / 2)) / (1 + 0 + (2 * (root_beta / 2)))) - ((root_beta / 2) / ((alpha * 0) + ((root_beta ^ 2 / 2) * 1) + (root_beta / 2)))) = 0) by (rewrite E; replace 0 with 0 by lra; unfold Rdiv; ring).
  lra.
Qed.

Theorem tversky_absolute_4 : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  ((Dice ((sqrt (2 * beta)) / 2) 0 1 0) - (Tversky alpha beta ((sqrt (2 * beta)) / 2) 0 1 0)) = (((sqrt (2 * beta)) - 1) / ((sqrt (2 * beta)) + 1)).
Proof.
  intros.
  assert (E_beta : (sqrt (2 * beta)) ^ 2 / 2 = beta) by (rewrite pow2_sqrt; lra).
  assert (0 < (sqrt (2 * beta))) by (apply sqrt_lt_R0; lra).
  pose proof (tversky_absolute_4_all alpha (sqrt (2 * beta))) as H_all.
  rewrite ?E_beta in H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Lemma tversky_absolute_5_all : forall beta root_alpha : R,
  0 < beta ->
  0 < root_alpha ->
  ((- (Dice (root_alpha / 2) 1 0 0)) + (Tversky (root_alpha ^ 2 / 2) beta (root_alpha / 2) 1 0 0)) = ((1 - root_alpha) / (root_alpha + 1)).
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : 0 = 0) by field.
  assert (E : ((1 - root_alpha) / (root_alpha + 1)) - ((- ((2 * (root_alpha / 2)) / (0 + 1 + (2 * (root_alpha / 2))))) + ((root_alpha / 2) / (((root_alpha ^ 2 / 2) * 1) + (beta * 0) + (root_alpha / 2)))) = 0 / (1 ^ 1)) by (field; nonzero).
  assert (G : ((1 - root_alpha) / (root_alpha + 1)) - ((- ((2 * (root_alpha / 2)) / (0 + 1 + (2 * (root_alpha / 2))))) + ((root_alpha / 2) / (((root_alpha ^ 2 / 2) * 1) + (beta * 0) + (root_alpha / 2)))) = 0) by (rewrite E; replace 0 with 0 by lra; unfold Rdiv; ring).
  lra.
Qed.

Theorem tversky_absolute_5 : forall beta alpha : R,
  0 < beta ->
  0 < alpha ->
  ((- (Dice ((sqrt (2 * alpha)) / 2) 1 0 0)) + (Tversky alpha beta ((sqrt (2 * alpha)) / 2) 1 0 0)) = ((1 - (sqrt (2 * alpha))) / ((sqrt (2 * alpha)) + 1)).
Proof.
  intros.
  assert (E_alpha : (sqrt (2 * alpha)) ^ 2 / 2 = alpha) by (rewrite pow2_sqrt; lra).
  assert (0 < (sqrt (2 * alpha))) by (apply sqrt_lt_R0; lra).
  pose proof (tversky_absolute_5_all beta (sqrt (2 * alpha))) as H_all.
  rewrite ?E_alpha in H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Lemma tversky_absolute_6_all : forall alpha root_beta : R,
  0 < alpha ->
  0 < root_beta ->
  ((- (Dice (root_beta / 2) 0 1 0)) + (Tversky alpha (root_beta ^ 2 / 2) (root_beta / 2) 0 1 0)) = ((1 - root_beta) / (root_beta + 1)).
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : 0 = 0) by field.
  assert (E : ((1 - root_beta) / (root_beta + 1)) - ((- ((2 * (root_beta / 2)) / (1 + 0 + (2 * (root_beta / 2))))) + ((root_beta / 2) / ((alpha * 0) + ((root_beta ^ 2 / 2) * 1) + (root_beta / 2)))) = 0 / (1 ^ 1)) by (field; nonzero).
  assert (G : ((1 - root_beta) / (root_beta + 1)) - ((- ((2 * (root_beta / 2)) / (1 + 0 + (2 * (root_beta / 2))))) + ((root_beta / 2) / ((alpha * 0) + ((root_beta ^ 2 / 2) * 1) + (root_beta / 2)))) = 0) by (rewrite E; replace 0 with 0 by lra; unfold Rdiv; ring).
  lra.
Qed.

Theorem tversky_absolute_6 : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  ((- (Dice ((sqrt (2 * beta)) / 2) 0 1 0)) + (Tversky alpha beta ((sqrt (2 * beta)) / 2) 0 1 0)) = ((1 - (sqrt (2 * beta))) / ((sqrt (2 * beta)) + 1)).
Proof.
  intros.
  assert (E_beta : (sqrt (2 * beta)) ^ 2 / 2 = beta) by (rewrite pow2_sqrt; lra).
  assert (0 < (sqrt (2 * beta))) by (apply sqrt_lt_R0; lra).
  pose proof (tversky_absolute_6_all alpha (sqrt (2 * beta))) as H_all.
  rewrite ?E_beta in H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Print Assumptions tversky_absolute_1.
Print Assumptions tversky_absolute_2.
Print Assumptions tversky_absolute_3.
Print Assumptions tversky_absolute_4.
Print Assumptions tversky_absolute_5.
Print Assumptions tversky_absolute_6.
