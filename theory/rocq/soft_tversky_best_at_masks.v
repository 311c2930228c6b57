(* A mask has the best expected soft Tversky index where misses weigh at least one, a reference with the pixel

   Exported by `segbounds export-proof --to rocq` from the proof files of this theorem. *)

From Coq Require Import Reals Lra Lia.
Local Open Scope R_scope.

(* A quotient with its own value where it is 0/0. *)
Definition quotient (top bottom undefined : R) : R := if Req_EM_T bottom 0 then undefined else top / bottom.


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

Lemma soft_tversky_best_at_masks_1_case0 : forall above alpha below c fn0 fp0 tp0 tp fp fn tn : R,
  0 < above ->
  0 < alpha ->
  0 < below ->
  0 <= c ->
  0 <= fn0 ->
  0 <= fp0 ->
  0 <= tp0 ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < (above + (alpha * fp0) + below + (c * fn0) + fn0 + tp0) ->
  0 < (above + below) ->
  0 < ((above * c) + above + (alpha * fp0) + below + (c * fn0) + fn0 + tp0) ->
  0 < ((above * c) + above + (alpha * fp0) + (below * c) + below + (c * fn0) + fn0 + tp0) ->
  ((below + tp0) / ((alpha * fp0) + below + tp0 + ((above + fn0) * (c + 1)))) <= ((((above * tp0) / ((alpha * fp0) + tp0 + ((c + 1) * (above + below + fn0)))) + ((below * (above + below + tp0)) / (above + (alpha * fp0) + below + (fn0 * (c + 1)) + tp0))) / (above + below)).
Proof.
  intros. 
  assert (I : (((above ^ 3) * below * (c ^ 2)) + ((above ^ 3) * below * c) + ((above ^ 2) * alpha * below * c * fp0) + (2 * (above ^ 2) * (below ^ 2) * (c ^ 2)) + (2 * (above ^ 2) * (below ^ 2) * c) + ((above ^ 2) * below * (c ^ 2) * fn0) + ((above ^ 2) * below * (c ^ 2) * tp0) + ((above ^ 2) * below * c * fn0) + ((above ^ 2) * below * c * tp0) + (above * alpha * (below ^ 2) * c * fp0) + (above * (below ^ 3) * (c ^ 2)) + (above * (below ^ 3) * c) + (above * (below ^ 2) * (c ^ 2) * fn0) + (above * (below ^ 2) * (c ^ 2) * tp0) + (above * (below ^ 2) * c * fn0) + (above * (below ^ 2) * c * tp0)) = (1 * above ^ 3 * below * c ^ 2) + (1 * above ^ 3 * below * c) + (1 * above ^ 2 * alpha * below * c * fp0) + (2 * above ^ 2 * below ^ 2 * c ^ 2) + (2 * above ^ 2 * below ^ 2 * c) + (1 * above ^ 2 * below * c ^ 2 * fn0) + (1 * above ^ 2 * below * c ^ 2 * tp0) + (1 * above ^ 2 * below * c * fn0) + (1 * above ^ 2 * below * c * tp0) + (1 * above * alpha * below ^ 2 * c * fp0) + (1 * above * below ^ 3 * c ^ 2) + (1 * above * below ^ 3 * c) + (1 * above * below ^ 2 * c ^ 2 * fn0) + (1 * above * below ^ 2 * c ^ 2 * tp0) + (1 * above * below ^ 2 * c * fn0) + (1 * above * below ^ 2 * c * tp0)) by field.
  assert (E : ((((above * tp0) / ((alpha * fp0) + tp0 + ((c + 1) * (above + below + fn0)))) + ((below * (above + below + tp0)) / (above + (alpha * fp0) + below + (fn0 * (c + 1)) + tp0))) / (above + below)) - ((below + tp0) / ((alpha * fp0) + below + tp0 + ((above + fn0) * (c + 1)))) = (((above ^ 3) * below * (c ^ 2)) + ((above ^ 3) * below * c) + ((above ^ 2) * alpha * below * c * fp0) + (2 * (above ^ 2) * (below ^ 2) * (c ^ 2)) + (2 * (above ^ 2) * (below ^ 2) * c) + ((above ^ 2) * below * (c ^ 2) * fn0) + ((above ^ 2) * below * (c ^ 2) * tp0) + ((above ^ 2) * below * c * fn0) + ((above ^ 2) * below * c * tp0) + (above * alpha * (below ^ 2) * c * fp0) + (above * (below ^ 3) * (c ^ 2)) + (above * (below ^ 3) * c) + (above * (below ^ 2) * (c ^ 2) * fn0) + (above * (below ^ 2) * (c ^ 2) * tp0) + (above * (below ^ 2) * c * fn0) + (above * (below ^ 2) * c * tp0)) / ((above + below) ^ 1 * (above + (alpha * fp0) + below + (c * fn0) + fn0 + tp0) ^ 1 * ((above * c) + above + (alpha * fp0) + below + (c * fn0) + fn0 + tp0) ^ 1 * ((above * c) + above + (alpha * fp0) + (below * c) + below + (c * fn0) + fn0 + tp0) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * above ^ 3 * below * c ^ 2)) by sign.
  assert (T1 : 0 <= (1 * above ^ 3 * below * c)) by sign.
  assert (T2 : 0 <= (1 * above ^ 2 * alpha * below * c * fp0)) by sign.
  assert (T3 : 0 <= (2 * above ^ 2 * below ^ 2 * c ^ 2)) by sign.
  assert (T4 : 0 <= (2 * above ^ 2 * below ^ 2 * c)) by sign.
  assert (T5 : 0 <= (1 * above ^ 2 * below * c ^ 2 * fn0)) by sign.
  assert (T6 : 0 <= (1 * above ^ 2 * below * c ^ 2 * tp0)) by sign.
  assert (T7 : 0 <= (1 * above ^ 2 * below * c * fn0)) by sign.
  assert (T8 : 0 <= (1 * above ^ 2 * below * c * tp0)) by sign.
  assert (T9 : 0 <= (1 * above * alpha * below ^ 2 * c * fp0)) by sign.
  assert (T10 : 0 <= (1 * above * below ^ 3 * c ^ 2)) by sign.
  assert (T11 : 0 <= (1 * above * below ^ 3 * c)) by sign.
  assert (T12 : 0 <= (1 * above * below ^ 2 * c ^ 2 * fn0)) by sign.
  assert (T13 : 0 <= (1 * above * below ^ 2 * c ^ 2 * tp0)) by sign.
  assert (T14 : 0 <= (1 * above * below ^ 2 * c * fn0)) by sign.
  assert (T15 : 0 <= (1 * above * below ^ 2 * c * tp0)) by sign.
  assert (G : 0 <= ((((above * tp0) / ((alpha * fp0) + tp0 + ((c + 1) * (above + below + fn0)))) + ((below * (above + below + tp0)) / (above + (alpha * fp0) + below + (fn0 * (c + 1)) + tp0))) / (above + below)) - ((below + tp0) / ((alpha * fp0) + below + tp0 + ((above + fn0) * (c + 1))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_tversky_best_at_masks_1 : forall above alpha below c fn0 fp0 tp0 tp fp fn tn : R,
  0 < above ->
  0 < alpha ->
  0 < below ->
  0 <= c ->
  0 <= fn0 ->
  0 <= fp0 ->
  0 <= tp0 ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  ((below + tp0) / ((alpha * fp0) + below + tp0 + ((above + fn0) * (c + 1)))) <= ((((above * tp0) / ((alpha * fp0) + tp0 + ((c + 1) * (above + below + fn0)))) + ((below * (above + below + tp0)) / (above + (alpha * fp0) + below + (fn0 * (c + 1)) + tp0))) / (above + below)).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_tversky_best_at_masks_1_case0 above alpha below c fn0 fp0 tp0 tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_tversky_best_at_masks_2_case0 : forall above alpha below c fn0 fp0 tp1 tp fp fn tn : R,
  0 < above ->
  0 < alpha ->
  0 < below ->
  0 <= c ->
  0 <= fn0 ->
  0 <= fp0 ->
  0 < tp1 ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < (above + below) ->
  0 < ((above * alpha) + (alpha * below) + (alpha * fp0) + (c * fn0) + fn0 + tp1) ->
  0 < ((alpha * below) + (alpha * fp0) + (c * fn0) + fn0 + tp1) ->
  0 < ((alpha * fp0) + (c * fn0) + fn0 + tp1) ->
  (tp1 / ((alpha * (below + fp0)) + (fn0 * (c + 1)) + tp1)) <= ((((above * tp1) / ((alpha * fp0) + (fn0 * (c + 1)) + tp1)) + ((below * tp1) / ((alpha * (above + below + fp0)) + (fn0 * (c + 1)) + tp1))) / (above + below)).
Proof.
  intros. 
  assert (I : (((above ^ 2) * (alpha ^ 2) * below * tp1) + (above * (alpha ^ 2) * (below ^ 2) * tp1)) = (1 * above ^ 2 * alpha ^ 2 * below * tp1) + (1 * above * alpha ^ 2 * below ^ 2 * tp1)) by field.
  assert (E : ((((above * tp1) / ((alpha * fp0) + (fn0 * (c + 1)) + tp1)) + ((below * tp1) / ((alpha * (above + below + fp0)) + (fn0 * (c + 1)) + tp1))) / (above + below)) - (tp1 / ((alpha * (below + fp0)) + (fn0 * (c + 1)) + tp1)) = (((above ^ 2) * (alpha ^ 2) * below * tp1) + (above * (alpha ^ 2) * (below ^ 2) * tp1)) / ((above + below) ^ 1 * ((alpha * fp0) + (c * fn0) + fn0 + tp1) ^ 1 * ((alpha * below) + (alpha * fp0) + (c * fn0) + fn0 + tp1) ^ 1 * ((above * alpha) + (alpha * below) + (alpha * fp0) + (c * fn0) + fn0 + tp1) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * above ^ 2 * alpha ^ 2 * below * tp1)) by sign.
  assert (T1 : 0 <= (1 * above * alpha ^ 2 * below ^ 2 * tp1)) by sign.
  assert (G : 0 <= ((((above * tp1) / ((alpha * fp0) + (fn0 * (c + 1)) + tp1)) + ((below * tp1) / ((alpha * (above + below + fp0)) + (fn0 * (c + 1)) + tp1))) / (above + below)) - (tp1 / ((alpha * (below + fp0)) + (fn0 * (c + 1)) + tp1))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_tversky_best_at_masks_2 : forall above alpha below c fn0 fp0 tp1 tp fp fn tn : R,
  0 < above ->
  0 < alpha ->
  0 < below ->
  0 <= c ->
  0 <= fn0 ->
  0 <= fp0 ->
  0 < tp1 ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  (tp1 / ((alpha * (below + fp0)) + (fn0 * (c + 1)) + tp1)) <= ((((above * tp1) / ((alpha * fp0) + (fn0 * (c + 1)) + tp1)) + ((below * tp1) / ((alpha * (above + below + fp0)) + (fn0 * (c + 1)) + tp1))) / (above + below)).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_tversky_best_at_masks_2_case0 above alpha below c fn0 fp0 tp1 tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_tversky_best_at_masks_3_case0 : forall tp fp fn tn : R,
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 <= 0.
Proof.
  intros. 
  assert (I : 0 = 0) by field.
  assert (E : 0 - 0 = 0 / (1)) by (field; nonzero).
  assert (T0 : 0 <= 0) by sign.
  assert (G : 0 <= 0 - 0) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_tversky_best_at_masks_3 : forall tp fp fn tn : R,
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  0 <= 0.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_tversky_best_at_masks_3_case0 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_tversky_best_at_masks_3_case0 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_tversky_best_at_masks_3_case0 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_tversky_best_at_masks_3_case0 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_tversky_best_at_masks_3_case0 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_tversky_best_at_masks_3_case0 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_tversky_best_at_masks_3_case0 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_tversky_best_at_masks_3_case0 tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_tversky_best_at_masks_3_case0 tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_tversky_best_at_masks_3_case0 tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_tversky_best_at_masks_3_case0 tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_tversky_best_at_masks_3_case0 tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_tversky_best_at_masks_3_case0 tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_tversky_best_at_masks_3_case0 tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_tversky_best_at_masks_3_case0 tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Print Assumptions soft_tversky_best_at_masks_1.
Print Assumptions soft_tversky_best_at_masks_2.
Print Assumptions soft_tversky_best_at_masks_3.
