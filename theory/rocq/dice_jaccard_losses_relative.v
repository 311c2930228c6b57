(* The Jaccard loss over the Dice loss

   Exported by `segbounds export-proof --to rocq` from the proof files of this theorem. *)

From Coq Require Import Reals Lra Lia.
Local Open Scope R_scope.

(* A quotient with its own value where it is 0/0. *)
Definition quotient (top bottom undefined : R) : R := if Req_EM_T bottom 0 then undefined else top / bottom.

Definition Dice (tp fp fn tn : R) : R := quotient (2 * tp) (fn + fp + (2 * tp)) 1.
Definition Jaccard (tp fp fn tn : R) : R := quotient tp (fn + fp + tp) 1.

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

Lemma dice_jaccard_losses_relative_1_case0 : forall tp fp fn tn : R,
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  1 <= (fn + fp) ->
  0 < (fn + fp) ->
  0 < (fn + fp + (2 * tp)) ->
  0 < (fn + fp + tp) ->
  ((1 - (tp / (fn + fp + tp))) / (1 - ((2 * tp) / (fn + fp + (2 * tp))))) <= 2.
Proof.
  intros. 
  assert (I : (fn + fp) = (1 * fn) + (1 * fp)) by field.
  assert (E : 2 - ((1 - (tp / (fn + fp + tp))) / (1 - ((2 * tp) / (fn + fp + (2 * tp))))) = (fn + fp) / ((fn + fp + tp) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * fn)) by sign.
  assert (T1 : 0 <= (1 * fp)) by sign.
  assert (G : 0 <= 2 - ((1 - (tp / (fn + fp + tp))) / (1 - ((2 * tp) / (fn + fp + (2 * tp)))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem dice_jaccard_losses_relative_1 : forall tp fp fn tn : R,
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  1 <= (fn + fp) ->
  ((1 - (Jaccard tp fp fn tn)) / (1 - (Dice tp fp fn tn))) <= 2.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - exfalso. subst tp fp fn. first [lra | assert (0 < 1) by sign; lra].
  - subst tp fp tn. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst fp fn tn. first [lra | assert (0 < 1) by sign; lra].
  - exfalso. subst fp fn. first [lra | assert (0 < 1) by sign; lra].
  - subst fp tn. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Jaccard; evaluate. apply (dice_jaccard_losses_relative_1_case0 tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma dice_jaccard_losses_relative_2_near0 : forall x : R,
  1 <= x ->
  ((1 - (Jaccard x 1 0 0)) / (1 - (Dice x 1 0 0))) - 2 <= 1 / x.
Proof.
  intros. unfold Dice, Jaccard; evaluate.
  assert (I : ((2 * x * (x + 1)) - (x * ((2 * x) + 1)) + x + 1) = (2 * (x - 1)) + (3)) by field.
  assert (E : 1 / x - (((1 - (x / (0 + 1 + x))) / (1 - ((2 * x) / (0 + 1 + (2 * x))))) - 2) = ((2 * x * (x + 1)) - (x * ((2 * x) + 1)) + x + 1) / (x * (x + 1))) by (field; nonzero).
  assert (T0 : 0 <= (2 * (x - 1))) by sign.
  assert (T1 : 0 <= (3)) by sign.
  assert (G : 0 <= 1 / x - (((1 - (x / (0 + 1 + x))) / (1 - ((2 * x) / (0 + 1 + (2 * x))))) - 2)) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma dice_jaccard_losses_relative_2_near1 : forall x : R,
  1 <= x ->
  2 - ((1 - (Jaccard x 1 0 0)) / (1 - (Dice x 1 0 0))) <= 1 / x.
Proof.
  intros. unfold Dice, Jaccard; evaluate.
  assert (I : (((- 1) * 2 * x * (x + 1)) + (x * ((2 * x) + 1)) + x + 1) = (1)) by field.
  assert (E : 1 / x - (2 - ((1 - (x / (0 + 1 + x))) / (1 - ((2 * x) / (0 + 1 + (2 * x)))))) = (((- 1) * 2 * x * (x + 1)) + (x * ((2 * x) + 1)) + x + 1) / (x * (x + 1))) by (field; nonzero).
  assert (T0 : 0 <= (1)) by sign.
  assert (G : 0 <= 1 / x - (2 - ((1 - (x / (0 + 1 + x))) / (1 - ((2 * x) / (0 + 1 + (2 * x))))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem dice_jaccard_losses_relative_2 :   forall eps : R, 0 < eps -> exists k0 : nat, forall k : nat, (k0 <= k)%nat ->
  Rabs (((1 - (Jaccard (INR k) 1 0 0)) / (1 - (Dice (INR k) 1 0 0))) - 2) < eps.
Proof.
  intros.
  destruct (unbounded (1 / eps)) as [k0 Beyond]. exists (S k0). intros k Hk.
  assert (1 <= INR k) by (apply (le_INR 1); lia).
  assert (1 / eps < INR k) by (apply (Rlt_le_trans _ _ _ Beyond); apply le_INR; lia).
  pose proof (dice_jaccard_losses_relative_2_near0 (INR k) ltac:(assumption)) as N0.
  pose proof (dice_jaccard_losses_relative_2_near1 (INR k) ltac:(assumption)) as N1.
  assert (1 / INR k < eps) by (apply small_quotient; lra).
  apply Rabs_def1; lra.
Qed.

Theorem dice_jaccard_losses_relative_2_counts :   forall eps : R, 0 < eps -> exists tp fp fn tn : nat,
  Rabs (((1 - (Jaccard (INR tp) (INR fp) (INR fn) (INR tn))) / (1 - (Dice (INR tp) (INR fp) (INR fn) (INR tn)))) - 2) < eps.
Proof.
  intros.
  destruct (dice_jaccard_losses_relative_2 eps ltac:(assumption)) as [k0 Near]. specialize (Near k0 (le_n k0)).
  exists (k0)%nat, (1)%nat, (0)%nat, (0)%nat.
  replace (INR (k0)%nat) with (INR k0) by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (1)%nat) with 1 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  replace (INR (0)%nat) with 0 by (rewrite ?plus_INR, ?mult_INR; simpl; ring).
  exact Near.
Qed.

Print Assumptions dice_jaccard_losses_relative_1.
Print Assumptions dice_jaccard_losses_relative_2.
Print Assumptions dice_jaccard_losses_relative_2_counts.
