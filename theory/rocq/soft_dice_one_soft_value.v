(* Rounding the only soft value of a best soft mask loses at most 2 369 of the expected Dice

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

Lemma soft_dice_one_soft_value_1_case0 : forall g s tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  s <= 1 ->
  0 < ((3 * g) + 7) ->
  (98 / (369 * (((3 * g) + 7) ^ 2))) <= (2 / 369).
Proof.
  intros. 
  assert (I : (((2 * (g ^ 2)) / 41) + ((28 * g) / 123)) = ((2 / 41) * g ^ 2) + ((28 / 123) * g)) by field.
  assert (E : (2 / 369) - (98 / (369 * (((3 * g) + 7) ^ 2))) = (((2 * (g ^ 2)) / 41) + ((28 * g) / 123)) / (((3 * g) + 7) ^ 2)) by (field; nonzero).
  assert (T0 : 0 <= ((2 / 41) * g ^ 2)) by sign.
  assert (T1 : 0 <= ((28 / 123) * g)) by sign.
  assert (G : 0 <= (2 / 369) - (98 / (369 * (((3 * g) + 7) ^ 2)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_one_soft_value_1 : forall g s tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  s <= 1 ->
  (98 / (369 * (((3 * g) + 7) ^ 2))) <= (2 / 369).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_soft_value_1_case0 g s 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_soft_value_1_case0 g s 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_soft_value_1_case0 g s 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_soft_value_1_case0 g s 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_soft_value_1_case0 g s 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_soft_value_1_case0 g s 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_soft_value_1_case0 g s 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_soft_value_1_case0 g s tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_soft_value_1_case0 g s tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_soft_value_1_case0 g s tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_soft_value_1_case0 g s tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_soft_value_1_case0 g s tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_soft_value_1_case0 g s tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_soft_value_1_case0 g s tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_soft_value_1_case0 g s tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_one_soft_value_2_case0 : forall g s x tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  s <= 1 ->
  0 < ((g * x) + (4 * g) + (2 * x) + 9) ->
  0 < (x + 4) ->
  ((((344 * x) / 369) + (638 / 369)) / ((x + 4) * ((((g + 2) * (x + 4)) + 1) ^ 2))) <= (2 / 369).
Proof.
  intros. 
  assert (I : (((2 * (g ^ 2) * (x ^ 3)) / 369) + ((8 * (g ^ 2) * (x ^ 2)) / 123) + ((32 * (g ^ 2) * x) / 123) + ((128 * (g ^ 2)) / 369) + ((8 * g * (x ^ 3)) / 369) + ((100 * g * (x ^ 2)) / 369) + ((416 * g * x) / 369) + ((64 * g) / 41) + ((8 * (x ^ 3)) / 369) + ((104 * (x ^ 2)) / 369) + ((106 * x) / 369) + (10 / 369)) = ((2 / 369) * g ^ 2 * x ^ 3) + ((8 / 123) * g ^ 2 * x ^ 2) + ((32 / 123) * g ^ 2 * x) + ((128 / 369) * g ^ 2) + ((8 / 369) * g * x ^ 3) + ((100 / 369) * g * x ^ 2) + ((416 / 369) * g * x) + ((64 / 41) * g) + ((8 / 369) * x ^ 3) + ((104 / 369) * x ^ 2) + ((106 / 369) * x) + ((10 / 369))) by field.
  assert (E : (2 / 369) - ((((344 * x) / 369) + (638 / 369)) / ((x + 4) * ((((g + 2) * (x + 4)) + 1) ^ 2))) = (((2 * (g ^ 2) * (x ^ 3)) / 369) + ((8 * (g ^ 2) * (x ^ 2)) / 123) + ((32 * (g ^ 2) * x) / 123) + ((128 * (g ^ 2)) / 369) + ((8 * g * (x ^ 3)) / 369) + ((100 * g * (x ^ 2)) / 369) + ((416 * g * x) / 369) + ((64 * g) / 41) + ((8 * (x ^ 3)) / 369) + ((104 * (x ^ 2)) / 369) + ((106 * x) / 369) + (10 / 369)) / (((g * x) + (4 * g) + (2 * x) + 9) ^ 2 * (x + 4) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((2 / 369) * g ^ 2 * x ^ 3)) by sign.
  assert (T1 : 0 <= ((8 / 123) * g ^ 2 * x ^ 2)) by sign.
  assert (T2 : 0 <= ((32 / 123) * g ^ 2 * x)) by sign.
  assert (T3 : 0 <= ((128 / 369) * g ^ 2)) by sign.
  assert (T4 : 0 <= ((8 / 369) * g * x ^ 3)) by sign.
  assert (T5 : 0 <= ((100 / 369) * g * x ^ 2)) by sign.
  assert (T6 : 0 <= ((416 / 369) * g * x)) by sign.
  assert (T7 : 0 <= ((64 / 41) * g)) by sign.
  assert (T8 : 0 <= ((8 / 369) * x ^ 3)) by sign.
  assert (T9 : 0 <= ((104 / 369) * x ^ 2)) by sign.
  assert (T10 : 0 <= ((106 / 369) * x)) by sign.
  assert (T11 : 0 <= ((10 / 369))) by sign.
  assert (G : 0 <= (2 / 369) - ((((344 * x) / 369) + (638 / 369)) / ((x + 4) * ((((g + 2) * (x + 4)) + 1) ^ 2)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_one_soft_value_2 : forall g s x tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  s <= 1 ->
  ((((344 * x) / 369) + (638 / 369)) / ((x + 4) * ((((g + 2) * (x + 4)) + 1) ^ 2))) <= (2 / 369).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_soft_value_2_case0 g s x 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_soft_value_2_case0 g s x 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_soft_value_2_case0 g s x 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_soft_value_2_case0 g s x 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_soft_value_2_case0 g s x 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_soft_value_2_case0 g s x 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_soft_value_2_case0 g s x 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_soft_value_2_case0 g s x tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_soft_value_2_case0 g s x tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_soft_value_2_case0 g s x tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_soft_value_2_case0 g s x tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_soft_value_2_case0 g s x tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_soft_value_2_case0 g s x tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_soft_value_2_case0 g s x tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_soft_value_2_case0 g s x tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_one_soft_value_3_case0 : forall g s x tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  s <= 1 ->
  0 < (g + 6) ->
  0 < (g + x + 5) ->
  0 < (g + x + 6) ->
  ((2 * s * x * (g + 2)) / ((g + 6) * ((g + x + 5) ^ 2) * (g + x + 6))) <= (2 / 369).
Proof.
  intros. 
  assert (I : (((128 * (g ^ 4)) / 369) + ((128 * (g ^ 3) * x) / 123) + ((2816 * (g ^ 3)) / 369) + ((128 * (g ^ 2) * (x ^ 2)) / 123) + ((6400 * (g ^ 2) * x) / 369) + ((23168 * (g ^ 2)) / 369) - (128 * g * s * x) + ((128 * g * (x ^ 3)) / 369) + ((4352 * g * (x ^ 2)) / 369) + ((35456 * g * x) / 369) + ((28160 * g) / 123) - (256 * s * x) + ((256 * (x ^ 3)) / 123) + ((4096 * (x ^ 2)) / 123) + ((21760 * x) / 123) + (12800 / 41)) = ((500 / 123) * s * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * (g ^ 4) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * (6 * (x ^ 3)) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * (12 * x) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * (22 * (g ^ 3)) * 4 ^ 2 * 2 ^ 2) + ((64 / 123) * s * 2 ^ 2 * ((4 * x) - 5) ^ 2) + ((2 / 369) * s * (181 * (g ^ 2)) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * ((1167 * g) / 2) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * (g * (x ^ 3)) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * (3 * (g ^ 3) * x) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * (3 * (g ^ 2) * (x ^ 2)) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * s * (10 * g * x) * 4 ^ 2 * 2 ^ 2) + ((68 / 369) * s * g * 4 ^ 2 * ((2 * x) - 3) ^ 2) + ((2 / 369) * s * (50 * (g ^ 2) * x) * 4 ^ 2 * 2 ^ 2) + ((2 / 369) * ((g + x + 5) ^ 2) * (1 - s) * (g + 6) * (g + x + 6) * 4 ^ 2 * 2 ^ 2)) by field.
  assert (E : (2 / 369) - ((2 * s * x * (g + 2)) / ((g + 6) * ((g + x + 5) ^ 2) * (g + x + 6))) = (((128 * (g ^ 4)) / 369) + ((128 * (g ^ 3) * x) / 123) + ((2816 * (g ^ 3)) / 369) + ((128 * (g ^ 2) * (x ^ 2)) / 123) + ((6400 * (g ^ 2) * x) / 369) + ((23168 * (g ^ 2)) / 369) - (128 * g * s * x) + ((128 * g * (x ^ 3)) / 369) + ((4352 * g * (x ^ 2)) / 369) + ((35456 * g * x) / 369) + ((28160 * g) / 123) - (256 * s * x) + ((256 * (x ^ 3)) / 123) + ((4096 * (x ^ 2)) / 123) + ((21760 * x) / 123) + (12800 / 41)) / ((g + x + 5) ^ 2 * (g + 6) ^ 1 * (g + x + 6) ^ 1 * 4 ^ 2 * 2 ^ 2)) by (field; nonzero).
  assert (T0 : 0 <= ((500 / 123) * s * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T1 : 0 <= ((2 / 369) * s * (g ^ 4) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T2 : 0 <= ((2 / 369) * s * (6 * (x ^ 3)) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T3 : 0 <= ((2 / 369) * s * (12 * x) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T4 : 0 <= ((2 / 369) * s * (22 * (g ^ 3)) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T5 : 0 <= ((64 / 123) * s * 2 ^ 2 * ((4 * x) - 5) ^ 2)) by sign.
  assert (T6 : 0 <= ((2 / 369) * s * (181 * (g ^ 2)) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T7 : 0 <= ((2 / 369) * s * ((1167 * g) / 2) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T8 : 0 <= ((2 / 369) * s * (g * (x ^ 3)) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T9 : 0 <= ((2 / 369) * s * (3 * (g ^ 3) * x) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T10 : 0 <= ((2 / 369) * s * (3 * (g ^ 2) * (x ^ 2)) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T11 : 0 <= ((2 / 369) * s * (10 * g * x) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T12 : 0 <= ((68 / 369) * s * g * 4 ^ 2 * ((2 * x) - 3) ^ 2)) by sign.
  assert (T13 : 0 <= ((2 / 369) * s * (50 * (g ^ 2) * x) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (T14 : 0 <= ((2 / 369) * ((g + x + 5) ^ 2) * (1 - s) * (g + 6) * (g + x + 6) * 4 ^ 2 * 2 ^ 2)) by sign.
  assert (G : 0 <= (2 / 369) - ((2 * s * x * (g + 2)) / ((g + 6) * ((g + x + 5) ^ 2) * (g + x + 6)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_one_soft_value_3 : forall g s x tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  s <= 1 ->
  ((2 * s * x * (g + 2)) / ((g + 6) * ((g + x + 5) ^ 2) * (g + x + 6))) <= (2 / 369).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_soft_value_3_case0 g s x 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_soft_value_3_case0 g s x 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_soft_value_3_case0 g s x 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_soft_value_3_case0 g s x 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_soft_value_3_case0 g s x 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_soft_value_3_case0 g s x 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_soft_value_3_case0 g s x 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_soft_value_3_case0 g s x tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_soft_value_3_case0 g s x tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_soft_value_3_case0 g s x tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_soft_value_3_case0 g s x tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_soft_value_3_case0 g s x tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_soft_value_3_case0 g s x tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_soft_value_3_case0 g s x tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_soft_value_3_case0 g s x tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_one_soft_value_4_case0 : forall g s x tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  s <= 1 ->
  0 < (g + 6) ->
  0 < (g + x + 6) ->
  0 < (g + x + 7) ->
  ((2 * s * x * (g + 4)) / ((g + 6) * (g + x + 6) * ((g + x + 7) ^ 2))) <= (2 / 369).
Proof.
  intros. 
  assert (I : (((2 * (g ^ 4)) / 369) + ((2 * (g ^ 3) * x) / 123) + ((52 * (g ^ 3)) / 369) + ((2 * (g ^ 2) * (x ^ 2)) / 123) + ((116 * (g ^ 2) * x) / 369) + ((506 * (g ^ 2)) / 369) - (2 * g * s * x) + ((2 * g * (x ^ 3)) / 369) + ((76 * g * (x ^ 2)) / 369) + ((746 * g * x) / 369) + ((728 * g) / 123) - (8 * s * x) + ((4 * (x ^ 3)) / 123) + ((80 * (x ^ 2)) / 123) + ((532 * x) / 123) + (392 / 41)) = ((152 / 41) * s) + ((2 / 369) * s * (g ^ 4)) + ((2 / 369) * s * (6 * (x ^ 3))) + ((2 / 369) * s * (26 * (g ^ 3))) + ((2 / 369) * s * (42 * x)) + ((80 / 123) * s * (x - 3) ^ 2) + ((2 / 369) * s * (253 * (g ^ 2))) + ((2 / 369) * s * (1092 * g)) + ((2 / 369) * s * (g * (x ^ 3))) + ((2 / 369) * s * (3 * (g ^ 3) * x)) + ((2 / 369) * s * (3 * (g ^ 2) * (x ^ 2))) + ((2 / 369) * s * (4 * g * x)) + ((2 / 369) * s * (38 * g * (x ^ 2))) + ((2 / 369) * s * (58 * (g ^ 2) * x)) + ((2 / 369) * ((g + x + 7) ^ 2) * (1 - s) * (g + 6) * (g + x + 6))) by field.
  assert (E : (2 / 369) - ((2 * s * x * (g + 4)) / ((g + 6) * (g + x + 6) * ((g + x + 7) ^ 2))) = (((2 * (g ^ 4)) / 369) + ((2 * (g ^ 3) * x) / 123) + ((52 * (g ^ 3)) / 369) + ((2 * (g ^ 2) * (x ^ 2)) / 123) + ((116 * (g ^ 2) * x) / 369) + ((506 * (g ^ 2)) / 369) - (2 * g * s * x) + ((2 * g * (x ^ 3)) / 369) + ((76 * g * (x ^ 2)) / 369) + ((746 * g * x) / 369) + ((728 * g) / 123) - (8 * s * x) + ((4 * (x ^ 3)) / 123) + ((80 * (x ^ 2)) / 123) + ((532 * x) / 123) + (392 / 41)) / ((g + x + 7) ^ 2 * (g + 6) ^ 1 * (g + x + 6) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((152 / 41) * s)) by sign.
  assert (T1 : 0 <= ((2 / 369) * s * (g ^ 4))) by sign.
  assert (T2 : 0 <= ((2 / 369) * s * (6 * (x ^ 3)))) by sign.
  assert (T3 : 0 <= ((2 / 369) * s * (26 * (g ^ 3)))) by sign.
  assert (T4 : 0 <= ((2 / 369) * s * (42 * x))) by sign.
  assert (T5 : 0 <= ((80 / 123) * s * (x - 3) ^ 2)) by sign.
  assert (T6 : 0 <= ((2 / 369) * s * (253 * (g ^ 2)))) by sign.
  assert (T7 : 0 <= ((2 / 369) * s * (1092 * g))) by sign.
  assert (T8 : 0 <= ((2 / 369) * s * (g * (x ^ 3)))) by sign.
  assert (T9 : 0 <= ((2 / 369) * s * (3 * (g ^ 3) * x))) by sign.
  assert (T10 : 0 <= ((2 / 369) * s * (3 * (g ^ 2) * (x ^ 2)))) by sign.
  assert (T11 : 0 <= ((2 / 369) * s * (4 * g * x))) by sign.
  assert (T12 : 0 <= ((2 / 369) * s * (38 * g * (x ^ 2)))) by sign.
  assert (T13 : 0 <= ((2 / 369) * s * (58 * (g ^ 2) * x))) by sign.
  assert (T14 : 0 <= ((2 / 369) * ((g + x + 7) ^ 2) * (1 - s) * (g + 6) * (g + x + 6))) by sign.
  assert (G : 0 <= (2 / 369) - ((2 * s * x * (g + 4)) / ((g + 6) * (g + x + 6) * ((g + x + 7) ^ 2)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_one_soft_value_4 : forall g s x tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  s <= 1 ->
  ((2 * s * x * (g + 4)) / ((g + 6) * (g + x + 6) * ((g + x + 7) ^ 2))) <= (2 / 369).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_soft_value_4_case0 g s x 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_soft_value_4_case0 g s x 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_soft_value_4_case0 g s x 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_soft_value_4_case0 g s x 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_soft_value_4_case0 g s x 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_soft_value_4_case0 g s x 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_soft_value_4_case0 g s x 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_soft_value_4_case0 g s x tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_soft_value_4_case0 g s x tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_soft_value_4_case0 g s x tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_soft_value_4_case0 g s x tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_soft_value_4_case0 g s x tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_soft_value_4_case0 g s x tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_soft_value_4_case0 g s x tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_soft_value_4_case0 g s x tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_one_soft_value_5_case0 : forall g s x tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  s <= 1 ->
  0 < ((g * x) + (2 * g) + (2 * x) + 5) ->
  0 < (x + 2) ->
  ((((50 / 369) - ((344 * x) / 369)) * ((- s) + x + 2)) / ((x + 2) * ((((g + 2) * (x + 2)) + 1) ^ 2))) <= (2 / 369).
Proof.
  intros. 
  assert (I : (((2 * (g ^ 2) * (x ^ 3)) / 369) + ((4 * (g ^ 2) * (x ^ 2)) / 123) + ((8 * (g ^ 2) * x) / 123) + ((16 * (g ^ 2)) / 369) + ((8 * g * (x ^ 3)) / 369) + ((52 * g * (x ^ 2)) / 369) + ((112 * g * x) / 369) + ((80 * g) / 369) - ((344 * s * x) / 369) + ((50 * s) / 369) + ((8 * (x ^ 3)) / 369) + ((400 * (x ^ 2)) / 369) + ((256 * x) / 123)) = ((80 / 369) * g) + ((16 / 369) * g ^ 2) + ((8 / 123) * g ^ 2 * x) + ((4 / 123) * g ^ 2 * x ^ 2) + ((2 / 369) * g ^ 2 * x ^ 3) + ((112 / 369) * g * x) + ((52 / 369) * g * x ^ 2) + ((8 / 369) * g * x ^ 3) + ((50 / 369) * s) + ((424 / 369) * x) + ((400 / 369) * x ^ 2) + ((8 / 369) * x ^ 3) + ((344 / 369) * x * (1 - s))) by field.
  assert (E : (2 / 369) - ((((50 / 369) - ((344 * x) / 369)) * ((- s) + x + 2)) / ((x + 2) * ((((g + 2) * (x + 2)) + 1) ^ 2))) = (((2 * (g ^ 2) * (x ^ 3)) / 369) + ((4 * (g ^ 2) * (x ^ 2)) / 123) + ((8 * (g ^ 2) * x) / 123) + ((16 * (g ^ 2)) / 369) + ((8 * g * (x ^ 3)) / 369) + ((52 * g * (x ^ 2)) / 369) + ((112 * g * x) / 369) + ((80 * g) / 369) - ((344 * s * x) / 369) + ((50 * s) / 369) + ((8 * (x ^ 3)) / 369) + ((400 * (x ^ 2)) / 369) + ((256 * x) / 123)) / (((g * x) + (2 * g) + (2 * x) + 5) ^ 2 * (x + 2) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((80 / 369) * g)) by sign.
  assert (T1 : 0 <= ((16 / 369) * g ^ 2)) by sign.
  assert (T2 : 0 <= ((8 / 123) * g ^ 2 * x)) by sign.
  assert (T3 : 0 <= ((4 / 123) * g ^ 2 * x ^ 2)) by sign.
  assert (T4 : 0 <= ((2 / 369) * g ^ 2 * x ^ 3)) by sign.
  assert (T5 : 0 <= ((112 / 369) * g * x)) by sign.
  assert (T6 : 0 <= ((52 / 369) * g * x ^ 2)) by sign.
  assert (T7 : 0 <= ((8 / 369) * g * x ^ 3)) by sign.
  assert (T8 : 0 <= ((50 / 369) * s)) by sign.
  assert (T9 : 0 <= ((424 / 369) * x)) by sign.
  assert (T10 : 0 <= ((400 / 369) * x ^ 2)) by sign.
  assert (T11 : 0 <= ((8 / 369) * x ^ 3)) by sign.
  assert (T12 : 0 <= ((344 / 369) * x * (1 - s))) by sign.
  assert (G : 0 <= (2 / 369) - ((((50 / 369) - ((344 * x) / 369)) * ((- s) + x + 2)) / ((x + 2) * ((((g + 2) * (x + 2)) + 1) ^ 2)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_one_soft_value_5 : forall g s x tp fp fn tn : R,
  0 <= g ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  s <= 1 ->
  ((((50 / 369) - ((344 * x) / 369)) * ((- s) + x + 2)) / ((x + 2) * ((((g + 2) * (x + 2)) + 1) ^ 2))) <= (2 / 369).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_soft_value_5_case0 g s x 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_soft_value_5_case0 g s x 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_soft_value_5_case0 g s x 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_soft_value_5_case0 g s x 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_soft_value_5_case0 g s x 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_soft_value_5_case0 g s x 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_soft_value_5_case0 g s x 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_soft_value_5_case0 g s x tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_soft_value_5_case0 g s x tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_soft_value_5_case0 g s x tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_soft_value_5_case0 g s x tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_soft_value_5_case0 g s x tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_soft_value_5_case0 g s x tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_soft_value_5_case0 g s x tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_soft_value_5_case0 g s x tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Print Assumptions soft_dice_one_soft_value_1.
Print Assumptions soft_dice_one_soft_value_2.
Print Assumptions soft_dice_one_soft_value_3.
Print Assumptions soft_dice_one_soft_value_4.
Print Assumptions soft_dice_one_soft_value_5.
