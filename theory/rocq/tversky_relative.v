(* Tversky against Dice, relatively, all weights

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

Lemma tversky_relative_1_case0 : forall alpha beta bound tp fp fn tn : R,
  0 < alpha ->
  0 < beta ->
  0 <= bound ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  1 <= tp ->
  (2 * alpha) <= bound ->
  (2 * beta) <= bound ->
  1 <= (2 * alpha * bound) ->
  1 <= (2 * beta * bound) ->
  0 < (((2 * beta) / 3) + (1 / 3)) ->
  0 < (2 * tp) ->
  0 < ((alpha * fp) + (beta * fn) + tp) ->
  0 < (fn + fp + (2 * tp)) ->
  ((tp / ((alpha * fp) + (beta * fn) + tp)) / ((2 * tp) / (fn + fp + (2 * tp)))) <= bound.
Proof.
  intros. 
  assert (I : (((2 * alpha * beta * bound * fp) / 3) + ((alpha * bound * fp) / 3) + ((2 * (beta ^ 2) * bound * fn) / 3) + ((beta * bound * fn) / 3) + ((2 * beta * bound * tp) / 3) - ((beta * fn) / 3) - ((beta * fp) / 3) - ((2 * beta * tp) / 3) + ((bound * tp) / 3) - (fn / 6) - (fp / 6) - (tp / 3)) = ((1 / 3) * tp * (((- 1) * 2 * beta) + bound)) + ((1 / 3) * tp * ((2 * beta * bound) - 1)) + ((1 / 3) * fp * beta * ((2 * alpha * bound) - 1)) + ((1 / 6) * fp * ((2 * alpha * bound) - 1)) + ((1 / 3) * fn * beta * ((2 * beta * bound) - 1)) + ((1 / 6) * fn * ((2 * beta * bound) - 1))) by field.
  assert (E : bound - ((tp / ((alpha * fp) + (beta * fn) + tp)) / ((2 * tp) / (fn + fp + (2 * tp)))) = (((2 * alpha * beta * bound * fp) / 3) + ((alpha * bound * fp) / 3) + ((2 * (beta ^ 2) * bound * fn) / 3) + ((beta * bound * fn) / 3) + ((2 * beta * bound * tp) / 3) - ((beta * fn) / 3) - ((beta * fp) / 3) - ((2 * beta * tp) / 3) + ((bound * tp) / 3) - (fn / 6) - (fp / 6) - (tp / 3)) / (((alpha * fp) + (beta * fn) + tp) ^ 1 * (((2 * beta) / 3) + (1 / 3)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((1 / 3) * tp * (((- 1) * 2 * beta) + bound))) by sign.
  assert (T1 : 0 <= ((1 / 3) * tp * ((2 * beta * bound) - 1))) by sign.
  assert (T2 : 0 <= ((1 / 3) * fp * beta * ((2 * alpha * bound) - 1))) by sign.
  assert (T3 : 0 <= ((1 / 6) * fp * ((2 * alpha * bound) - 1))) by sign.
  assert (T4 : 0 <= ((1 / 3) * fn * beta * ((2 * beta * bound) - 1))) by sign.
  assert (T5 : 0 <= ((1 / 6) * fn * ((2 * beta * bound) - 1))) by sign.
  assert (G : 0 <= bound - ((tp / ((alpha * fp) + (beta * fn) + tp)) / ((2 * tp) / (fn + fp + (2 * tp))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem tversky_relative_1 : forall alpha beta bound tp fp fn tn : R,
  0 < alpha ->
  0 < beta ->
  0 <= bound ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  1 <= tp ->
  (2 * alpha) <= bound ->
  (2 * beta) <= bound ->
  1 <= (2 * alpha * bound) ->
  1 <= (2 * beta * bound) ->
  ((Tversky alpha beta tp fp fn tn) / (Dice tp fp fn tn)) <= bound.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - exfalso. subst tp fp fn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp fp tn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp fp. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp fn tn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp fn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp tn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp. first [lra | assert (0 < 1) by sign; lra].
  - subst fp fn tn. unfold Dice, Tversky; evaluate. apply (tversky_relative_1_case0 alpha beta bound tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. unfold Dice, Tversky; evaluate. apply (tversky_relative_1_case0 alpha beta bound tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. unfold Dice, Tversky; evaluate. apply (tversky_relative_1_case0 alpha beta bound tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. unfold Dice, Tversky; evaluate. apply (tversky_relative_1_case0 alpha beta bound tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Tversky; evaluate. apply (tversky_relative_1_case0 alpha beta bound tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Tversky; evaluate. apply (tversky_relative_1_case0 alpha beta bound tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Tversky; evaluate. apply (tversky_relative_1_case0 alpha beta bound tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Tversky; evaluate. apply (tversky_relative_1_case0 alpha beta bound tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma tversky_relative_2_case0 : forall alpha beta bound tp fp fn tn : R,
  0 < alpha ->
  0 < beta ->
  0 <= bound ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  1 <= tp ->
  (2 * alpha) <= bound ->
  (2 * beta) <= bound ->
  1 <= (2 * alpha * bound) ->
  1 <= (2 * beta * bound) ->
  0 < (((2 * beta) / 3) + (1 / 3)) ->
  0 < ((alpha * fp) + (beta * fn) + tp) ->
  0 < (fn + fp + (2 * tp)) ->
  0 < tp ->
  (((2 * tp) / (fn + fp + (2 * tp))) / (tp / ((alpha * fp) + (beta * fn) + tp))) <= bound.
Proof.
  intros. 
  assert (I : ((((- 1) * 4 * alpha * beta * fp) / 3) - ((2 * alpha * fp) / 3) - ((4 * (beta ^ 2) * fn) / 3) + ((2 * beta * bound * fn) / 3) + ((2 * beta * bound * fp) / 3) + ((4 * beta * bound * tp) / 3) - ((2 * beta * fn) / 3) - ((4 * beta * tp) / 3) + ((bound * fn) / 3) + ((bound * fp) / 3) + ((2 * bound * tp) / 3) - ((2 * tp) / 3)) = ((2 / 3) * tp * (((- 1) * 2 * beta) + bound)) + ((2 / 3) * tp * ((2 * beta * bound) - 1)) + ((2 / 3) * fp * beta * (((- 1) * 2 * alpha) + bound)) + ((1 / 3) * fp * (((- 1) * 2 * alpha) + bound)) + ((2 / 3) * fn * beta * (((- 1) * 2 * beta) + bound)) + ((1 / 3) * fn * (((- 1) * 2 * beta) + bound))) by field.
  assert (E : bound - (((2 * tp) / (fn + fp + (2 * tp))) / (tp / ((alpha * fp) + (beta * fn) + tp))) = ((((- 1) * 4 * alpha * beta * fp) / 3) - ((2 * alpha * fp) / 3) - ((4 * (beta ^ 2) * fn) / 3) + ((2 * beta * bound * fn) / 3) + ((2 * beta * bound * fp) / 3) + ((4 * beta * bound * tp) / 3) - ((2 * beta * fn) / 3) - ((4 * beta * tp) / 3) + ((bound * fn) / 3) + ((bound * fp) / 3) + ((2 * bound * tp) / 3) - ((2 * tp) / 3)) / ((fn + fp + (2 * tp)) ^ 1 * (((2 * beta) / 3) + (1 / 3)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((2 / 3) * tp * (((- 1) * 2 * beta) + bound))) by sign.
  assert (T1 : 0 <= ((2 / 3) * tp * ((2 * beta * bound) - 1))) by sign.
  assert (T2 : 0 <= ((2 / 3) * fp * beta * (((- 1) * 2 * alpha) + bound))) by sign.
  assert (T3 : 0 <= ((1 / 3) * fp * (((- 1) * 2 * alpha) + bound))) by sign.
  assert (T4 : 0 <= ((2 / 3) * fn * beta * (((- 1) * 2 * beta) + bound))) by sign.
  assert (T5 : 0 <= ((1 / 3) * fn * (((- 1) * 2 * beta) + bound))) by sign.
  assert (G : 0 <= bound - (((2 * tp) / (fn + fp + (2 * tp))) / (tp / ((alpha * fp) + (beta * fn) + tp)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem tversky_relative_2 : forall alpha beta bound tp fp fn tn : R,
  0 < alpha ->
  0 < beta ->
  0 <= bound ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  1 <= tp ->
  (2 * alpha) <= bound ->
  (2 * beta) <= bound ->
  1 <= (2 * alpha * bound) ->
  1 <= (2 * beta * bound) ->
  ((Dice tp fp fn tn) / (Tversky alpha beta tp fp fn tn)) <= bound.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - exfalso. subst tp fp fn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp fp tn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp fp. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp fn tn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp fn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp tn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst tp. first [lra | assert (0 < 1) by sign; lra].
  - subst fp fn tn. unfold Dice, Tversky; evaluate. apply (tversky_relative_2_case0 alpha beta bound tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. unfold Dice, Tversky; evaluate. apply (tversky_relative_2_case0 alpha beta bound tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. unfold Dice, Tversky; evaluate. apply (tversky_relative_2_case0 alpha beta bound tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. unfold Dice, Tversky; evaluate. apply (tversky_relative_2_case0 alpha beta bound tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Tversky; evaluate. apply (tversky_relative_2_case0 alpha beta bound tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Tversky; evaluate. apply (tversky_relative_2_case0 alpha beta bound tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Tversky; evaluate. apply (tversky_relative_2_case0 alpha beta bound tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Tversky; evaluate. apply (tversky_relative_2_case0 alpha beta bound tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma tversky_relative_3_near0 : forall alpha beta x : R,
  0 < alpha ->
  0 < beta ->
  1 <= x ->
  ((Dice 1 x 0 0) / (Tversky alpha beta 1 x 0 0)) - (2 * alpha) <= ((4 * alpha) + 2) / x.
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : ((2 * alpha * x * (x + 2)) - (2 * x * ((alpha * x) + 1)) + (2 * ((2 * alpha) + 1) * (x + 2))) = (8 * alpha * (x - 1)) + (16 * alpha) + (4)) by field.
  assert (E : ((4 * alpha) + 2) / x - ((((2 * 1) / (0 + x + (2 * 1))) / (1 / ((alpha * x) + (beta * 0) + 1))) - (2 * alpha)) = ((2 * alpha * x * (x + 2)) - (2 * x * ((alpha * x) + 1)) + (2 * ((2 * alpha) + 1) * (x + 2))) / (x * (x + 2))) by (field; nonzero).
  assert (T0 : 0 <= (8 * alpha * (x - 1))) by sign.
  assert (T1 : 0 <= (16 * alpha)) by sign.
  assert (T2 : 0 <= (4)) by sign.
  assert (G : 0 <= ((4 * alpha) + 2) / x - ((((2 * 1) / (0 + x + (2 * 1))) / (1 / ((alpha * x) + (beta * 0) + 1))) - (2 * alpha))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma tversky_relative_3_near1 : forall alpha beta x : R,
  0 < alpha ->
  0 < beta ->
  1 <= x ->
  (2 * alpha) - ((Dice 1 x 0 0) / (Tversky alpha beta 1 x 0 0)) <= ((4 * alpha) + 2) / x.
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : (((- 1) * 2 * alpha * x * (x + 2)) + (2 * x * ((alpha * x) + 1)) + (2 * ((2 * alpha) + 1) * (x + 2))) = (8 * alpha) + (4 * (x - 1)) + (8)) by field.
  assert (E : ((4 * alpha) + 2) / x - ((2 * alpha) - (((2 * 1) / (0 + x + (2 * 1))) / (1 / ((alpha * x) + (beta * 0) + 1)))) = (((- 1) * 2 * alpha * x * (x + 2)) + (2 * x * ((alpha * x) + 1)) + (2 * ((2 * alpha) + 1) * (x + 2))) / (x * (x + 2))) by (field; nonzero).
  assert (T0 : 0 <= (8 * alpha)) by sign.
  assert (T1 : 0 <= (4 * (x - 1))) by sign.
  assert (T2 : 0 <= (8)) by sign.
  assert (G : 0 <= ((4 * alpha) + 2) / x - ((2 * alpha) - (((2 * 1) / (0 + x + (2 * 1))) / (1 / ((alpha * x) + (beta * 0) + 1))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem tversky_relative_3 : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  forall eps : R, 0 < eps -> exists k0 : nat, forall k : nat, (k0 <= k)%nat ->
  Rabs (((Dice 1 (INR k) 0 0) / (Tversky alpha beta 1 (INR k) 0 0)) - (2 * alpha)) < eps.
Proof.
  intros.
  destruct (unbounded (((4 * alpha) + 2) / eps)) as [k0 Beyond]. exists (S k0). intros k Hk.
  assert (1 <= INR k) by (apply (le_INR 1); lia).
  assert (((4 * alpha) + 2) / eps < INR k) by (apply (Rlt_le_trans _ _ _ Beyond); apply le_INR; lia).
  pose proof (tversky_relative_3_near0 alpha beta (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N0.
  pose proof (tversky_relative_3_near1 alpha beta (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N1.
  assert (((4 * alpha) + 2) / INR k < eps) by (apply small_quotient; lra).
  apply Rabs_def1; lra.
Qed.

Theorem tversky_relative_3_counts : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  forall eps : R, 0 < eps -> exists tp fp fn tn : nat,
  Rabs (((Dice (INR tp) (INR fp) (INR fn) (INR tn)) / (Tversky alpha beta (INR tp) (INR fp) (INR fn) (INR tn))) - (2 * alpha)) < eps.
Proof.
  intros.
  destruct (tversky_relative_3 alpha beta ltac:(assumption) ltac:(assumption) eps ltac:(assumption)) as [k0 Near]. specialize (Near k0 (le_n k0)).
  exists (1)%nat, (k0)%nat, (0)%nat, (0)%nat.
  replace (INR (1)%nat) with 1 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (k0)%nat) with (INR k0) by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (0)%nat) with 0 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  exact Near.
Qed.

Lemma tversky_relative_4_near0 : forall alpha beta x : R,
  0 < alpha ->
  0 < beta ->
  1 <= x ->
  ((Dice 1 0 x 0) / (Tversky alpha beta 1 0 x 0)) - (2 * beta) <= ((4 * beta) + 2) / x.
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : ((2 * beta * x * (x + 2)) - (2 * x * ((beta * x) + 1)) + (2 * ((2 * beta) + 1) * (x + 2))) = (8 * beta * (x - 1)) + (16 * beta) + (4)) by field.
  assert (E : ((4 * beta) + 2) / x - ((((2 * 1) / (x + 0 + (2 * 1))) / (1 / ((alpha * 0) + (beta * x) + 1))) - (2 * beta)) = ((2 * beta * x * (x + 2)) - (2 * x * ((beta * x) + 1)) + (2 * ((2 * beta) + 1) * (x + 2))) / (x * (x + 2))) by (field; nonzero).
  assert (T0 : 0 <= (8 * beta * (x - 1))) by sign.
  assert (T1 : 0 <= (16 * beta)) by sign.
  assert (T2 : 0 <= (4)) by sign.
  assert (G : 0 <= ((4 * beta) + 2) / x - ((((2 * 1) / (x + 0 + (2 * 1))) / (1 / ((alpha * 0) + (beta * x) + 1))) - (2 * beta))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma tversky_relative_4_near1 : forall alpha beta x : R,
  0 < alpha ->
  0 < beta ->
  1 <= x ->
  (2 * beta) - ((Dice 1 0 x 0) / (Tversky alpha beta 1 0 x 0)) <= ((4 * beta) + 2) / x.
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : (((- 1) * 2 * beta * x * (x + 2)) + (2 * x * ((beta * x) + 1)) + (2 * ((2 * beta) + 1) * (x + 2))) = (8 * beta) + (4 * (x - 1)) + (8)) by field.
  assert (E : ((4 * beta) + 2) / x - ((2 * beta) - (((2 * 1) / (x + 0 + (2 * 1))) / (1 / ((alpha * 0) + (beta * x) + 1)))) = (((- 1) * 2 * beta * x * (x + 2)) + (2 * x * ((beta * x) + 1)) + (2 * ((2 * beta) + 1) * (x + 2))) / (x * (x + 2))) by (field; nonzero).
  assert (T0 : 0 <= (8 * beta)) by sign.
  assert (T1 : 0 <= (4 * (x - 1))) by sign.
  assert (T2 : 0 <= (8)) by sign.
  assert (G : 0 <= ((4 * beta) + 2) / x - ((2 * beta) - (((2 * 1) / (x + 0 + (2 * 1))) / (1 / ((alpha * 0) + (beta * x) + 1))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem tversky_relative_4 : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  forall eps : R, 0 < eps -> exists k0 : nat, forall k : nat, (k0 <= k)%nat ->
  Rabs (((Dice 1 0 (INR k) 0) / (Tversky alpha beta 1 0 (INR k) 0)) - (2 * beta)) < eps.
Proof.
  intros.
  destruct (unbounded (((4 * beta) + 2) / eps)) as [k0 Beyond]. exists (S k0). intros k Hk.
  assert (1 <= INR k) by (apply (le_INR 1); lia).
  assert (((4 * beta) + 2) / eps < INR k) by (apply (Rlt_le_trans _ _ _ Beyond); apply le_INR; lia).
  pose proof (tversky_relative_4_near0 alpha beta (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N0.
  pose proof (tversky_relative_4_near1 alpha beta (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N1.
  assert (((4 * beta) + 2) / INR k < eps) by (apply small_quotient; lra).
  apply Rabs_def1; lra.
Qed.

Theorem tversky_relative_4_counts : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  forall eps : R, 0 < eps -> exists tp fp fn tn : nat,
  Rabs (((Dice (INR tp) (INR fp) (INR fn) (INR tn)) / (Tversky alpha beta (INR tp) (INR fp) (INR fn) (INR tn))) - (2 * beta)) < eps.
Proof.
  intros.
  destruct (tversky_relative_4 alpha beta ltac:(assumption) ltac:(assumption) eps ltac:(assumption)) as [k0 Near]. specialize (Near k0 (le_n k0)).
  exists (1)%nat, (0)%nat, (k0)%nat, (0)%nat.
  replace (INR (1)%nat) with 1 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (0)%nat) with 0 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (k0)%nat) with (INR k0) by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  exact Near.
Qed.

Lemma tversky_relative_5_near0 : forall alpha beta x : R,
  0 < alpha ->
  0 < beta ->
  1 <= x ->
  ((Tversky alpha beta 1 x 0 0) / (Dice 1 x 0 0)) - (1 / (2 * alpha)) <= (((2 * alpha) + 1) / (2 * (alpha ^ 2))) / x.
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : ((- ((alpha ^ 2) * x * (x + 2))) + (alpha * x * ((alpha * x) + 1)) + (((2 * alpha) + 1) * ((alpha * x) + 1))) = (2 * alpha * (x - 1)) + (4 * alpha) + (1)) by field.
  assert (E : (((2 * alpha) + 1) / (2 * (alpha ^ 2))) / x - (((1 / ((alpha * x) + (beta * 0) + 1)) / ((2 * 1) / (0 + x + (2 * 1)))) - (1 / (2 * alpha))) = ((- ((alpha ^ 2) * x * (x + 2))) + (alpha * x * ((alpha * x) + 1)) + (((2 * alpha) + 1) * ((alpha * x) + 1))) / (2 * (alpha ^ 2) * x * ((alpha * x) + 1))) by (field; nonzero).
  assert (T0 : 0 <= (2 * alpha * (x - 1))) by sign.
  assert (T1 : 0 <= (4 * alpha)) by sign.
  assert (T2 : 0 <= (1)) by sign.
  assert (G : 0 <= (((2 * alpha) + 1) / (2 * (alpha ^ 2))) / x - (((1 / ((alpha * x) + (beta * 0) + 1)) / ((2 * 1) / (0 + x + (2 * 1)))) - (1 / (2 * alpha)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma tversky_relative_5_near1 : forall alpha beta x : R,
  0 < alpha ->
  0 < beta ->
  1 <= x ->
  (1 / (2 * alpha)) - ((Tversky alpha beta 1 x 0 0) / (Dice 1 x 0 0)) <= (((2 * alpha) + 1) / (2 * (alpha ^ 2))) / x.
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : (((alpha ^ 2) * x * (x + 2)) - (alpha * x * ((alpha * x) + 1)) + (((2 * alpha) + 1) * ((alpha * x) + 1))) = (4 * alpha ^ 2 * (x - 1)) + (4 * alpha ^ 2) + (2 * alpha) + (1)) by field.
  assert (E : (((2 * alpha) + 1) / (2 * (alpha ^ 2))) / x - ((1 / (2 * alpha)) - ((1 / ((alpha * x) + (beta * 0) + 1)) / ((2 * 1) / (0 + x + (2 * 1))))) = (((alpha ^ 2) * x * (x + 2)) - (alpha * x * ((alpha * x) + 1)) + (((2 * alpha) + 1) * ((alpha * x) + 1))) / (2 * (alpha ^ 2) * x * ((alpha * x) + 1))) by (field; nonzero).
  assert (T0 : 0 <= (4 * alpha ^ 2 * (x - 1))) by sign.
  assert (T1 : 0 <= (4 * alpha ^ 2)) by sign.
  assert (T2 : 0 <= (2 * alpha)) by sign.
  assert (T3 : 0 <= (1)) by sign.
  assert (G : 0 <= (((2 * alpha) + 1) / (2 * (alpha ^ 2))) / x - ((1 / (2 * alpha)) - ((1 / ((alpha * x) + (beta * 0) + 1)) / ((2 * 1) / (0 + x + (2 * 1)))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem tversky_relative_5 : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  forall eps : R, 0 < eps -> exists k0 : nat, forall k : nat, (k0 <= k)%nat ->
  Rabs (((Tversky alpha beta 1 (INR k) 0 0) / (Dice 1 (INR k) 0 0)) - (1 / (2 * alpha))) < eps.
Proof.
  intros.
  destruct (unbounded ((((2 * alpha) + 1) / (2 * (alpha ^ 2))) / eps)) as [k0 Beyond]. exists (S k0). intros k Hk.
  assert (1 <= INR k) by (apply (le_INR 1); lia).
  assert ((((2 * alpha) + 1) / (2 * (alpha ^ 2))) / eps < INR k) by (apply (Rlt_le_trans _ _ _ Beyond); apply le_INR; lia).
  pose proof (tversky_relative_5_near0 alpha beta (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N0.
  pose proof (tversky_relative_5_near1 alpha beta (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N1.
  assert ((((2 * alpha) + 1) / (2 * (alpha ^ 2))) / INR k < eps) by (apply small_quotient; lra).
  apply Rabs_def1; lra.
Qed.

Theorem tversky_relative_5_counts : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  forall eps : R, 0 < eps -> exists tp fp fn tn : nat,
  Rabs (((Tversky alpha beta (INR tp) (INR fp) (INR fn) (INR tn)) / (Dice (INR tp) (INR fp) (INR fn) (INR tn))) - (1 / (2 * alpha))) < eps.
Proof.
  intros.
  destruct (tversky_relative_5 alpha beta ltac:(assumption) ltac:(assumption) eps ltac:(assumption)) as [k0 Near]. specialize (Near k0 (le_n k0)).
  exists (1)%nat, (k0)%nat, (0)%nat, (0)%nat.
  replace (INR (1)%nat) with 1 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (k0)%nat) with (INR k0) by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (0)%nat) with 0 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  exact Near.
Qed.

Lemma tversky_relative_6_near0 : forall alpha beta x : R,
  0 < alpha ->
  0 < beta ->
  1 <= x ->
  ((Tversky alpha beta 1 0 x 0) / (Dice 1 0 x 0)) - (1 / (2 * beta)) <= (((2 * beta) + 1) / (2 * (beta ^ 2))) / x.
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : ((- ((beta ^ 2) * x * (x + 2))) + (beta * x * ((beta * x) + 1)) + (((2 * beta) + 1) * ((beta * x) + 1))) = (2 * beta * (x - 1)) + (4 * beta) + (1)) by field.
  assert (E : (((2 * beta) + 1) / (2 * (beta ^ 2))) / x - (((1 / ((alpha * 0) + (beta * x) + 1)) / ((2 * 1) / (x + 0 + (2 * 1)))) - (1 / (2 * beta))) = ((- ((beta ^ 2) * x * (x + 2))) + (beta * x * ((beta * x) + 1)) + (((2 * beta) + 1) * ((beta * x) + 1))) / (2 * (beta ^ 2) * x * ((beta * x) + 1))) by (field; nonzero).
  assert (T0 : 0 <= (2 * beta * (x - 1))) by sign.
  assert (T1 : 0 <= (4 * beta)) by sign.
  assert (T2 : 0 <= (1)) by sign.
  assert (G : 0 <= (((2 * beta) + 1) / (2 * (beta ^ 2))) / x - (((1 / ((alpha * 0) + (beta * x) + 1)) / ((2 * 1) / (x + 0 + (2 * 1)))) - (1 / (2 * beta)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma tversky_relative_6_near1 : forall alpha beta x : R,
  0 < alpha ->
  0 < beta ->
  1 <= x ->
  (1 / (2 * beta)) - ((Tversky alpha beta 1 0 x 0) / (Dice 1 0 x 0)) <= (((2 * beta) + 1) / (2 * (beta ^ 2))) / x.
Proof.
  intros. unfold Dice, Tversky; evaluate.
  assert (I : (((beta ^ 2) * x * (x + 2)) - (beta * x * ((beta * x) + 1)) + (((2 * beta) + 1) * ((beta * x) + 1))) = (4 * beta ^ 2 * (x - 1)) + (4 * beta ^ 2) + (2 * beta) + (1)) by field.
  assert (E : (((2 * beta) + 1) / (2 * (beta ^ 2))) / x - ((1 / (2 * beta)) - ((1 / ((alpha * 0) + (beta * x) + 1)) / ((2 * 1) / (x + 0 + (2 * 1))))) = (((beta ^ 2) * x * (x + 2)) - (beta * x * ((beta * x) + 1)) + (((2 * beta) + 1) * ((beta * x) + 1))) / (2 * (beta ^ 2) * x * ((beta * x) + 1))) by (field; nonzero).
  assert (T0 : 0 <= (4 * beta ^ 2 * (x - 1))) by sign.
  assert (T1 : 0 <= (4 * beta ^ 2)) by sign.
  assert (T2 : 0 <= (2 * beta)) by sign.
  assert (T3 : 0 <= (1)) by sign.
  assert (G : 0 <= (((2 * beta) + 1) / (2 * (beta ^ 2))) / x - ((1 / (2 * beta)) - ((1 / ((alpha * 0) + (beta * x) + 1)) / ((2 * 1) / (x + 0 + (2 * 1)))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem tversky_relative_6 : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  forall eps : R, 0 < eps -> exists k0 : nat, forall k : nat, (k0 <= k)%nat ->
  Rabs (((Tversky alpha beta 1 0 (INR k) 0) / (Dice 1 0 (INR k) 0)) - (1 / (2 * beta))) < eps.
Proof.
  intros.
  destruct (unbounded ((((2 * beta) + 1) / (2 * (beta ^ 2))) / eps)) as [k0 Beyond]. exists (S k0). intros k Hk.
  assert (1 <= INR k) by (apply (le_INR 1); lia).
  assert ((((2 * beta) + 1) / (2 * (beta ^ 2))) / eps < INR k) by (apply (Rlt_le_trans _ _ _ Beyond); apply le_INR; lia).
  pose proof (tversky_relative_6_near0 alpha beta (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N0.
  pose proof (tversky_relative_6_near1 alpha beta (INR k) ltac:(assumption) ltac:(assumption) ltac:(assumption)) as N1.
  assert ((((2 * beta) + 1) / (2 * (beta ^ 2))) / INR k < eps) by (apply small_quotient; lra).
  apply Rabs_def1; lra.
Qed.

Theorem tversky_relative_6_counts : forall alpha beta : R,
  0 < alpha ->
  0 < beta ->
  forall eps : R, 0 < eps -> exists tp fp fn tn : nat,
  Rabs (((Tversky alpha beta (INR tp) (INR fp) (INR fn) (INR tn)) / (Dice (INR tp) (INR fp) (INR fn) (INR tn))) - (1 / (2 * beta))) < eps.
Proof.
  intros.
  destruct (tversky_relative_6 alpha beta ltac:(assumption) ltac:(assumption) eps ltac:(assumption)) as [k0 Near]. specialize (Near k0 (le_n k0)).
  exists (1)%nat, (0)%nat, (k0)%nat, (0)%nat.
  replace (INR (1)%nat) with 1 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (0)%nat) with 0 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (k0)%nat) with (INR k0) by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  exact Near.
Qed.

Print Assumptions tversky_relative_1.
Print Assumptions tversky_relative_2.
Print Assumptions tversky_relative_3.
Print Assumptions tversky_relative_3_counts.
Print Assumptions tversky_relative_4.
Print Assumptions tversky_relative_4_counts.
Print Assumptions tversky_relative_5.
Print Assumptions tversky_relative_5_counts.
Print Assumptions tversky_relative_6.
Print Assumptions tversky_relative_6_counts.
