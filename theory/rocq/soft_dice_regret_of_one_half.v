(* Half of a doubtful region beside a whole one has the best expected soft Dice

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

Lemma soft_dice_regret_of_one_half_1_case0 : forall a f x tp fp fn tn : R,
  0 <= a ->
  0 <= f ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  a <= 1 ->
  0 < ((4 * f) + 8) ->
  0 < ((6 * f) + 13) ->
  0 < ((6 * f * x) + (2 * f) + (13 * x) + 3) ->
  0 < ((6 * f * x) + (6 * f) + (13 * x) + 13) ->
  0 < (x + 1) ->
  (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + (3 / 2))) + (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + (13 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((6 * f) + 13)) - ((((2 * f) + 1) * (((2 * f) + 4) ^ 2)) / ((4 * f) + 8))) <= 0.
Proof.
  intros. 
  assert (I : ((288 * (f ^ 5) * (x ^ 2)) - (576 * (f ^ 5) * x) + (288 * (f ^ 5)) + (2544 * (f ^ 4) * (x ^ 2)) - (5088 * (f ^ 4) * x) + (2544 * (f ^ 4)) + (8624 * (f ^ 3) * (x ^ 2)) - (17248 * (f ^ 3) * x) + (8624 * (f ^ 3)) + (13800 * (f ^ 2) * (x ^ 2)) - (27600 * (f ^ 2) * x) + (13800 * (f ^ 2)) + (10114 * f * (x ^ 2)) - (20228 * f * x) + (10114 * f) + (2535 * (x ^ 2)) - (5070 * x) + 2535) = (1 * 2 ^ 3 * (f + (1 / 2)) * (f + (3 / 2)) * (f + (5 / 2)) * ((6 * f * x) - (6 * f) + (13 * x) - 13) ^ 2)) by field.
  assert (E : 0 - (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + (3 / 2))) + (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + (13 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((6 * f) + 13)) - ((((2 * f) + 1) * (((2 * f) + 4) ^ 2)) / ((4 * f) + 8))) = ((288 * (f ^ 5) * (x ^ 2)) - (576 * (f ^ 5) * x) + (288 * (f ^ 5)) + (2544 * (f ^ 4) * (x ^ 2)) - (5088 * (f ^ 4) * x) + (2544 * (f ^ 4)) + (8624 * (f ^ 3) * (x ^ 2)) - (17248 * (f ^ 3) * x) + (8624 * (f ^ 3)) + (13800 * (f ^ 2) * (x ^ 2)) - (27600 * (f ^ 2) * x) + (13800 * (f ^ 2)) + (10114 * f * (x ^ 2)) - (20228 * f * x) + (10114 * f) + (2535 * (x ^ 2)) - (5070 * x) + 2535) / ((x + 1) ^ 1 * ((6 * f) + 13) ^ 2 * ((6 * f * x) + (2 * f) + (13 * x) + 3) ^ 1 * 2 ^ 2)) by (field; nonzero).
  assert (T0 : 0 <= (1 * 2 ^ 3 * (f + (1 / 2)) * (f + (3 / 2)) * (f + (5 / 2)) * ((6 * f * x) - (6 * f) + (13 * x) - 13) ^ 2)) by sign.
  assert (G : 0 <= 0 - (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + (3 / 2))) + (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + (13 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((6 * f) + 13)) - ((((2 * f) + 1) * (((2 * f) + 4) ^ 2)) / ((4 * f) + 8)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_regret_of_one_half_1 : forall a f x tp fp fn tn : R,
  0 <= a ->
  0 <= f ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  a <= 1 ->
  (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + (3 / 2))) + (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + (13 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((6 * f) + 13)) - ((((2 * f) + 1) * (((2 * f) + 4) ^ 2)) / ((4 * f) + 8))) <= 0.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_regret_of_one_half_1_case0 a f x 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_regret_of_one_half_1_case0 a f x 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_regret_of_one_half_1_case0 a f x 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_regret_of_one_half_1_case0 a f x 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_regret_of_one_half_1_case0 a f x 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_regret_of_one_half_1_case0 a f x 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_regret_of_one_half_1_case0 a f x 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_regret_of_one_half_1_case0 a f x tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_regret_of_one_half_1_case0 a f x tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_regret_of_one_half_1_case0 a f x tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_regret_of_one_half_1_case0 a f x tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_regret_of_one_half_1_case0 a f x tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_regret_of_one_half_1_case0 a f x tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_regret_of_one_half_1_case0 a f x tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_regret_of_one_half_1_case0 a f x tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_regret_of_one_half_2_case0 : forall a f x z tp fp fn tn : R,
  0 <= a ->
  0 <= f ->
  0 <= x ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  a <= 1 ->
  0 < ((18 * f) + 39) ->
  0 < ((6 * f) + 13) ->
  0 < ((6 * f * x) + (2 * f) + (13 * x) + (2 * z) + 3) ->
  0 < ((6 * f * x) + (2 * f) + (13 * x) + 3) ->
  0 < ((6 * f * x) + (6 * f) + (13 * x) + 13) ->
  0 < ((6 * f * x) + (6 * f) + (13 * x) + (2 * z) + 13) ->
  0 < (x + 1) ->
  (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + z + (3 / 2))) - ((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + (3 / 2))) + (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2)) * ((z / ((9 * f) + (39 / 2))) + 1)) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + z + (13 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + (13 / 2)))) <= 0.
Proof.
  intros. 
  assert (I : ((864 * (f ^ 5) * (x ^ 3) * z) + (2688 * (f ^ 5) * (x ^ 2) * z) + (1504 * (f ^ 5) * x * z) + (64 * (f ^ 5) * z) + (7728 * (f ^ 4) * (x ^ 3) * z) + (288 * (f ^ 4) * (x ^ 2) * (z ^ 2)) + (23744 * (f ^ 4) * (x ^ 2) * z) + (544 * (f ^ 4) * x * (z ^ 2)) + ((38864 * (f ^ 4) * x * z) / 3) + (64 * (f ^ 4) * (z ^ 2)) + ((1376 * (f ^ 4) * z) / 3) + (26768 * (f ^ 3) * (x ^ 3) * z) + (1952 * (f ^ 3) * (x ^ 2) * (z ^ 2)) + ((243200 * (f ^ 3) * (x ^ 2) * z) / 3) + ((10784 * (f ^ 3) * x * (z ^ 2)) / 3) + (43216 * (f ^ 3) * x * z) + ((1088 * (f ^ 3) * (z ^ 2)) / 3) + ((3808 * (f ^ 3) * z) / 3) + ((132440 * (f ^ 2) * (x ^ 3) * z) / 3) + ((14080 * (f ^ 2) * (x ^ 2) * (z ^ 2)) / 3) + (131584 * (f ^ 2) * (x ^ 2) * z) + ((25184 * (f ^ 2) * x * (z ^ 2)) / 3) + ((206200 * (f ^ 2) * x * z) / 3) + ((2176 * (f ^ 2) * (z ^ 2)) / 3) + (1680 * (f ^ 2) * z) + ((100594 * f * (x ^ 3) * z) / 3) + ((13640 * f * (x ^ 2) * (z ^ 2)) / 3) + ((295048 * f * (x ^ 2) * z) / 3) + ((23672 * f * x * (z ^ 2)) / 3) + (50542 * f * x * z) + (592 * f * (z ^ 2)) + (1044 * f * z) + (8619 * (x ^ 3) * z) + (1326 * (x ^ 2) * (z ^ 2)) + (25012 * (x ^ 2) * z) + (2262 * x * (z ^ 2)) + (12727 * x * z) + (156 * (z ^ 2)) + (234 * z)) = (864 * f ^ 5 * x ^ 3 * z) + (2688 * f ^ 5 * x ^ 2 * z) + (1504 * f ^ 5 * x * z) + (64 * f ^ 5 * z) + (7728 * f ^ 4 * x ^ 3 * z) + (288 * f ^ 4 * x ^ 2 * z ^ 2) + (23744 * f ^ 4 * x ^ 2 * z) + (544 * f ^ 4 * x * z ^ 2) + ((38864 / 3) * f ^ 4 * x * z) + (64 * f ^ 4 * z ^ 2) + ((1376 / 3) * f ^ 4 * z) + (26768 * f ^ 3 * x ^ 3 * z) + (1952 * f ^ 3 * x ^ 2 * z ^ 2) + ((243200 / 3) * f ^ 3 * x ^ 2 * z) + ((10784 / 3) * f ^ 3 * x * z ^ 2) + (43216 * f ^ 3 * x * z) + ((1088 / 3) * f ^ 3 * z ^ 2) + ((3808 / 3) * f ^ 3 * z) + ((132440 / 3) * f ^ 2 * x ^ 3 * z) + ((14080 / 3) * f ^ 2 * x ^ 2 * z ^ 2) + (131584 * f ^ 2 * x ^ 2 * z) + ((25184 / 3) * f ^ 2 * x * z ^ 2) + ((206200 / 3) * f ^ 2 * x * z) + ((2176 / 3) * f ^ 2 * z ^ 2) + (1680 * f ^ 2 * z) + ((100594 / 3) * f * x ^ 3 * z) + ((13640 / 3) * f * x ^ 2 * z ^ 2) + ((295048 / 3) * f * x ^ 2 * z) + ((23672 / 3) * f * x * z ^ 2) + (50542 * f * x * z) + (592 * f * z ^ 2) + (1044 * f * z) + (8619 * x ^ 3 * z) + (1326 * x ^ 2 * z ^ 2) + (25012 * x ^ 2 * z) + (2262 * x * z ^ 2) + (12727 * x * z) + (156 * z ^ 2) + (234 * z)) by field.
  assert (E : 0 - (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + z + (3 / 2))) - ((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + (3 / 2))) + (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2)) * ((z / ((9 * f) + (39 / 2))) + 1)) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + z + (13 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + (13 / 2)))) = ((864 * (f ^ 5) * (x ^ 3) * z) + (2688 * (f ^ 5) * (x ^ 2) * z) + (1504 * (f ^ 5) * x * z) + (64 * (f ^ 5) * z) + (7728 * (f ^ 4) * (x ^ 3) * z) + (288 * (f ^ 4) * (x ^ 2) * (z ^ 2)) + (23744 * (f ^ 4) * (x ^ 2) * z) + (544 * (f ^ 4) * x * (z ^ 2)) + ((38864 * (f ^ 4) * x * z) / 3) + (64 * (f ^ 4) * (z ^ 2)) + ((1376 * (f ^ 4) * z) / 3) + (26768 * (f ^ 3) * (x ^ 3) * z) + (1952 * (f ^ 3) * (x ^ 2) * (z ^ 2)) + ((243200 * (f ^ 3) * (x ^ 2) * z) / 3) + ((10784 * (f ^ 3) * x * (z ^ 2)) / 3) + (43216 * (f ^ 3) * x * z) + ((1088 * (f ^ 3) * (z ^ 2)) / 3) + ((3808 * (f ^ 3) * z) / 3) + ((132440 * (f ^ 2) * (x ^ 3) * z) / 3) + ((14080 * (f ^ 2) * (x ^ 2) * (z ^ 2)) / 3) + (131584 * (f ^ 2) * (x ^ 2) * z) + ((25184 * (f ^ 2) * x * (z ^ 2)) / 3) + ((206200 * (f ^ 2) * x * z) / 3) + ((2176 * (f ^ 2) * (z ^ 2)) / 3) + (1680 * (f ^ 2) * z) + ((100594 * f * (x ^ 3) * z) / 3) + ((13640 * f * (x ^ 2) * (z ^ 2)) / 3) + ((295048 * f * (x ^ 2) * z) / 3) + ((23672 * f * x * (z ^ 2)) / 3) + (50542 * f * x * z) + (592 * f * (z ^ 2)) + (1044 * f * z) + (8619 * (x ^ 3) * z) + (1326 * (x ^ 2) * (z ^ 2)) + (25012 * (x ^ 2) * z) + (2262 * x * (z ^ 2)) + (12727 * x * z) + (156 * (z ^ 2)) + (234 * z)) / ((x + 1) ^ 1 * ((6 * f) + 13) ^ 1 * ((6 * f * x) + (2 * f) + (13 * x) + 3) ^ 1 * ((6 * f * x) + (2 * f) + (13 * x) + (2 * z) + 3) ^ 1 * ((6 * f * x) + (6 * f) + (13 * x) + (2 * z) + 13) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (864 * f ^ 5 * x ^ 3 * z)) by sign.
  assert (T1 : 0 <= (2688 * f ^ 5 * x ^ 2 * z)) by sign.
  assert (T2 : 0 <= (1504 * f ^ 5 * x * z)) by sign.
  assert (T3 : 0 <= (64 * f ^ 5 * z)) by sign.
  assert (T4 : 0 <= (7728 * f ^ 4 * x ^ 3 * z)) by sign.
  assert (T5 : 0 <= (288 * f ^ 4 * x ^ 2 * z ^ 2)) by sign.
  assert (T6 : 0 <= (23744 * f ^ 4 * x ^ 2 * z)) by sign.
  assert (T7 : 0 <= (544 * f ^ 4 * x * z ^ 2)) by sign.
  assert (T8 : 0 <= ((38864 / 3) * f ^ 4 * x * z)) by sign.
  assert (T9 : 0 <= (64 * f ^ 4 * z ^ 2)) by sign.
  assert (T10 : 0 <= ((1376 / 3) * f ^ 4 * z)) by sign.
  assert (T11 : 0 <= (26768 * f ^ 3 * x ^ 3 * z)) by sign.
  assert (T12 : 0 <= (1952 * f ^ 3 * x ^ 2 * z ^ 2)) by sign.
  assert (T13 : 0 <= ((243200 / 3) * f ^ 3 * x ^ 2 * z)) by sign.
  assert (T14 : 0 <= ((10784 / 3) * f ^ 3 * x * z ^ 2)) by sign.
  assert (T15 : 0 <= (43216 * f ^ 3 * x * z)) by sign.
  assert (T16 : 0 <= ((1088 / 3) * f ^ 3 * z ^ 2)) by sign.
  assert (T17 : 0 <= ((3808 / 3) * f ^ 3 * z)) by sign.
  assert (T18 : 0 <= ((132440 / 3) * f ^ 2 * x ^ 3 * z)) by sign.
  assert (T19 : 0 <= ((14080 / 3) * f ^ 2 * x ^ 2 * z ^ 2)) by sign.
  assert (T20 : 0 <= (131584 * f ^ 2 * x ^ 2 * z)) by sign.
  assert (T21 : 0 <= ((25184 / 3) * f ^ 2 * x * z ^ 2)) by sign.
  assert (T22 : 0 <= ((206200 / 3) * f ^ 2 * x * z)) by sign.
  assert (T23 : 0 <= ((2176 / 3) * f ^ 2 * z ^ 2)) by sign.
  assert (T24 : 0 <= (1680 * f ^ 2 * z)) by sign.
  assert (T25 : 0 <= ((100594 / 3) * f * x ^ 3 * z)) by sign.
  assert (T26 : 0 <= ((13640 / 3) * f * x ^ 2 * z ^ 2)) by sign.
  assert (T27 : 0 <= ((295048 / 3) * f * x ^ 2 * z)) by sign.
  assert (T28 : 0 <= ((23672 / 3) * f * x * z ^ 2)) by sign.
  assert (T29 : 0 <= (50542 * f * x * z)) by sign.
  assert (T30 : 0 <= (592 * f * z ^ 2)) by sign.
  assert (T31 : 0 <= (1044 * f * z)) by sign.
  assert (T32 : 0 <= (8619 * x ^ 3 * z)) by sign.
  assert (T33 : 0 <= (1326 * x ^ 2 * z ^ 2)) by sign.
  assert (T34 : 0 <= (25012 * x ^ 2 * z)) by sign.
  assert (T35 : 0 <= (2262 * x * z ^ 2)) by sign.
  assert (T36 : 0 <= (12727 * x * z)) by sign.
  assert (T37 : 0 <= (156 * z ^ 2)) by sign.
  assert (T38 : 0 <= (234 * z)) by sign.
  assert (G : 0 <= 0 - (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + z + (3 / 2))) - ((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + (3 / 2))) + (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2)) * ((z / ((9 * f) + (39 / 2))) + 1)) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + z + (13 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + (13 / 2))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_regret_of_one_half_2 : forall a f x z tp fp fn tn : R,
  0 <= a ->
  0 <= f ->
  0 <= x ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  a <= 1 ->
  (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + z + (3 / 2))) - ((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + (3 / 2))) + (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2)) * ((z / ((9 * f) + (39 / 2))) + 1)) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + z + (13 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2))) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + (13 / 2)))) <= 0.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_regret_of_one_half_2_case0 a f x z 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_regret_of_one_half_2_case0 a f x z 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_regret_of_one_half_2_case0 a f x z 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_regret_of_one_half_2_case0 a f x z 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_regret_of_one_half_2_case0 a f x z 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_regret_of_one_half_2_case0 a f x z 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_regret_of_one_half_2_case0 a f x z 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_regret_of_one_half_2_case0 a f x z tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_regret_of_one_half_2_case0 a f x z tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_regret_of_one_half_2_case0 a f x z tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_regret_of_one_half_2_case0 a f x z tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_regret_of_one_half_2_case0 a f x z tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_regret_of_one_half_2_case0 a f x z tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_regret_of_one_half_2_case0 a f x z tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_regret_of_one_half_2_case0 a f x z tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_regret_of_one_half_3_case0 : forall a f x z tp fp fn tn : R,
  0 <= a ->
  0 <= f ->
  0 <= x ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  a <= 1 ->
  0 < ((18 * f) + 39) ->
  0 < ((2 * a) + (6 * f * x) + (2 * f) + (13 * x) + (2 * z) + 1) ->
  0 < ((2 * a) + (6 * f * x) + (6 * f) + (13 * x) + (2 * z) + 11) ->
  0 < ((6 * f) + 13) ->
  0 < ((6 * f * x) + (2 * f) + (13 * x) + (2 * z) + 3) ->
  0 < ((6 * f * x) + (6 * f) + (13 * x) + (2 * z) + 13) ->
  (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (a + f + (x * ((3 * f) + (13 / 2))) + z + (1 / 2))) - ((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + z + (3 / 2))) + ((((2 * a) + ((2 * z) / ((9 * f) + (39 / 2)))) * (f + (1 / 2)) * (f + (3 / 2)) * ((3 * f) + (13 / 2))) / (a + (3 * f) + (x * ((3 * f) + (13 / 2))) + z + (11 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2)) * ((z / ((9 * f) + (39 / 2))) + 1)) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + z + (13 / 2)))) <= 0.
Proof.
  intros. 
  assert (I : (((- 1) * 5184 * (a ^ 2) * (f ^ 6) * (x ^ 2)) - (6912 * (a ^ 2) * (f ^ 6) * x) - (1728 * (a ^ 2) * (f ^ 6)) - (52992 * (a ^ 2) * (f ^ 5) * (x ^ 2)) - (3456 * (a ^ 2) * (f ^ 5) * x * z) - (68544 * (a ^ 2) * (f ^ 5) * x) - (2304 * (a ^ 2) * (f ^ 5) * z) - (16704 * (a ^ 2) * (f ^ 5)) - (219408 * (a ^ 2) * (f ^ 4) * (x ^ 2)) - (28416 * (a ^ 2) * (f ^ 4) * x * z) - (274848 * (a ^ 2) * (f ^ 4) * x) - (576 * (a ^ 2) * (f ^ 4) * (z ^ 2)) - (18560 * (a ^ 2) * (f ^ 4) * z) - (65616 * (a ^ 2) * (f ^ 4)) - (467072 * (a ^ 2) * (f ^ 3) * (x ^ 2)) - (89856 * (a ^ 2) * (f ^ 3) * x * z) - (565792 * (a ^ 2) * (f ^ 3) * x) - (3584 * (a ^ 2) * (f ^ 3) * (z ^ 2)) - ((173056 * (a ^ 2) * (f ^ 3) * z) / 3) - (133216 * (a ^ 2) * (f ^ 3)) - (532396 * (a ^ 2) * (f ^ 2) * (x ^ 2)) - ((403616 * (a ^ 2) * (f ^ 2) * x * z) / 3) - (623136 * (a ^ 2) * (f ^ 2) * x) - ((23584 * (a ^ 2) * (f ^ 2) * (z ^ 2)) / 3) - ((255872 * (a ^ 2) * (f ^ 2) * z) / 3) - (145940 * (a ^ 2) * (f ^ 2)) - (301808 * (a ^ 2) * f * (x ^ 2)) - ((278584 * (a ^ 2) * f * x * z) / 3) - (341692 * (a ^ 2) * f * x) - ((20864 * (a ^ 2) * f * (z ^ 2)) / 3) - (58480 * (a ^ 2) * f * z) - (80340 * (a ^ 2) * f) - (64051 * (a ^ 2) * (x ^ 2)) - (22360 * (a ^ 2) * x * z) - (70642 * (a ^ 2) * x) - (1924 * (a ^ 2) * (z ^ 2)) - (14040 * (a ^ 2) * z) - (16731 * (a ^ 2)) - (15552 * a * (f ^ 7) * (x ^ 3)) - (25920 * a * (f ^ 7) * (x ^ 2)) - (12096 * a * (f ^ 7) * x) - (1728 * a * (f ^ 7)) - (192672 * a * (f ^ 6) * (x ^ 3)) - (15552 * a * (f ^ 6) * (x ^ 2) * z) - (296352 * a * (f ^ 6) * (x ^ 2)) - (17280 * a * (f ^ 6) * x * z) - (121824 * a * (f ^ 6) * x) - (4032 * a * (f ^ 6) * z) - (15840 * a * (f ^ 6)) - (1002672 * a * (f ^ 5) * (x ^ 3)) - (160704 * a * (f ^ 5) * (x ^ 2) * z) - (1410768 * a * (f ^ 5) * (x ^ 2)) - (5184 * a * (f ^ 5) * x * (z ^ 2)) - (164352 * a * (f ^ 5) * x * z) - (493776 * a * (f ^ 5) * x) - (2880 * a * (f ^ 5) * (z ^ 2)) - (34112 * a * (f ^ 5) * z) - (57264 * a * (f ^ 5)) - (2827368 * a * (f ^ 4) * (x ^ 3)) - (673680 * a * (f ^ 4) * (x ^ 2) * z) - (3600360 * a * (f ^ 4) * (x ^ 2)) - (42912 * a * (f ^ 4) * x * (z ^ 2)) - (630112 * a * (f ^ 4) * x * z) - (1013624 * a * (f ^ 4) * x) - (576 * a * (f ^ 4) * (z ^ 3)) - (21856 * a * (f ^ 4) * (z ^ 2)) - ((342064 * a * (f ^ 4) * z) / 3) - (100408 * a * (f ^ 4)) - (4633156 * a * (f ^ 3) * (x ^ 3)) - (1454752 * a * (f ^ 3) * (x ^ 2) * z) - (5271708 * a * (f ^ 3) * (x ^ 2)) - (136736 * a * (f ^ 3) * x * (z ^ 2)) - ((3709312 * a * (f ^ 3) * x * z) / 3) - (1069756 * a * (f ^ 3) * x) - (3584 * a * (f ^ 3) * (z ^ 3)) - ((191264 * a * (f ^ 3) * (z ^ 2)) / 3) - (189664 * a * (f ^ 3) * z) - (79332 * a * (f ^ 3)) - (4365998 * a * (f ^ 2) * (x ^ 3)) - ((5056444 * a * (f ^ 2) * (x ^ 2) * z) / 3) - (4375422 * a * (f ^ 2) * (x ^ 2)) - ((619504 * a * (f ^ 2) * x * (z ^ 2)) / 3) - ((3885112 * a * (f ^ 2) * x * z) / 3) - (484106 * a * (f ^ 2) * x) - ((23584 * a * (f ^ 2) * (z ^ 3)) / 3) - ((264944 * a * (f ^ 2) * (z ^ 2)) / 3) - ((485324 * a * (f ^ 2) * z) / 3) - (7370 * a * (f ^ 2)) - (2153905 * a * f * (x ^ 3)) - ((2917460 * a * f * (x ^ 2) * z) / 3) - (1878487 * a * f * (x ^ 2)) - ((431516 * a * f * x * (z ^ 2)) / 3) - ((2026816 * a * f * x * z) / 3) - (4615 * a * f * x) - ((20864 * a * f * (z ^ 3)) / 3) - ((170780 * a * f * (z ^ 2)) / 3) - (65140 * a * f * z) + (23439 * a * f) - ((832663 * a * (x ^ 3)) / 2) - (209391 * a * (x ^ 2) * z) - ((637975 * a * (x ^ 2)) / 2) - (34866 * a * x * (z ^ 2)) - (134082 * a * x * z) + ((69459 * a * x) / 2) - (1924 * a * (z ^ 3)) - (13078 * a * (z ^ 2)) - (9711 * a * z) + ((16731 * a) / 2) + (15552 * (f ^ 7) * (x ^ 3)) + (25920 * (f ^ 7) * (x ^ 2)) + (12096 * (f ^ 7) * x) + (1728 * (f ^ 7)) + (192672 * (f ^ 6) * (x ^ 3)) + (15552 * (f ^ 6) * (x ^ 2) * z) + (301536 * (f ^ 6) * (x ^ 2)) + (17280 * (f ^ 6) * x * z) + (128736 * (f ^ 6) * x) + (4032 * (f ^ 6) * z) + (17568 * (f ^ 6)) + (1002672 * (f ^ 5) * (x ^ 3)) + (160704 * (f ^ 5) * (x ^ 2) * z) + (1463760 * (f ^ 5) * (x ^ 2)) + (5184 * (f ^ 5) * x * (z ^ 2)) + (167808 * (f ^ 5) * x * z) + (562320 * (f ^ 5) * x) + (2880 * (f ^ 5) * (z ^ 2)) + (36416 * (f ^ 5) * z) + (73968 * (f ^ 5)) + (2827368 * (f ^ 4) * (x ^ 3)) + (673680 * (f ^ 4) * (x ^ 2) * z) + (3819768 * (f ^ 4) * (x ^ 2)) + (42912 * (f ^ 4) * x * (z ^ 2)) + (658528 * (f ^ 4) * x * z) + (1288472 * (f ^ 4) * x) + (576 * (f ^ 4) * (z ^ 3)) + (22432 * (f ^ 4) * (z ^ 2)) + ((397744 * (f ^ 4) * z) / 3) + (166024 * (f ^ 4)) + (4633156 * (f ^ 3) * (x ^ 3)) + (1454752 * (f ^ 3) * (x ^ 2) * z) + (5738780 * (f ^ 3) * (x ^ 2)) + (136736 * (f ^ 3) * x * (z ^ 2)) + ((3978880 * (f ^ 3) * x * z) / 3) + (1635548 * (f ^ 3) * x) + (3584 * (f ^ 3) * (z ^ 3)) + ((202016 * (f ^ 3) * (z ^ 2)) / 3) + ((742048 * (f ^ 3) * z) / 3) + (212548 * (f ^ 3)) + (4365998 * (f ^ 2) * (x ^ 3)) + ((5056444 * (f ^ 2) * (x ^ 2) * z) / 3) + (4907818 * (f ^ 2) * (x ^ 2)) + ((619504 * (f ^ 2) * x * (z ^ 2)) / 3) + (1429576 * (f ^ 2) * x * z) + (1107242 * (f ^ 2) * x) + ((23584 * (f ^ 2) * (z ^ 3)) / 3) + (96176 * (f ^ 2) * (z ^ 2)) + ((741196 * (f ^ 2) * z) / 3) + (153310 * (f ^ 2)) + (2153905 * f * (x ^ 3)) + ((2917460 * f * (x ^ 2) * z) / 3) + (2180295 * f * (x ^ 2)) + ((431516 * f * x * (z ^ 2)) / 3) + ((2305400 * f * x * z) / 3) + (346307 * f * x) + ((20864 * f * (z ^ 3)) / 3) + ((191644 * f * (z ^ 2)) / 3) + (123620 * f * z) + (56901 * f) + ((832663 * (x ^ 3)) / 2) + (209391 * (x ^ 2) * z) + ((766077 * (x ^ 2)) / 2) + (34866 * x * (z ^ 2)) + (156442 * x * z) + ((71825 * x) / 2) + (1924 * (z ^ 3)) + (15002 * (z ^ 2)) + (23751 * z) + (16731 / 2)) = (1 * 2 ^ 5 * (1 - a) * ((2 * f) + 1) * ((81 * a * (f ^ 5) * (x ^ 2)) + (108 * a * (f ^ 5) * x) + (27 * a * (f ^ 5)) + ((1575 * a * (f ^ 4) * (x ^ 2)) / 2) + (54 * a * (f ^ 4) * x * z) + (1017 * a * (f ^ 4) * x) + (36 * a * (f ^ 4) * z) + ((495 * a * (f ^ 4)) / 2) + ((6069 * a * (f ^ 3) * (x ^ 2)) / 2) + (417 * a * (f ^ 3) * x * z) + (3786 * a * (f ^ 3) * x) + (9 * a * (f ^ 3) * (z ^ 2)) + (272 * a * (f ^ 3) * z) + ((1803 * a * (f ^ 3)) / 2) + ((23123 * a * (f ^ 2) * (x ^ 2)) / 4) + ((2391 * a * (f ^ 2) * x * z) / 2) + ((13895 * a * (f ^ 2) * x) / 2) + ((103 * a * (f ^ 2) * (z ^ 2)) / 2) + ((2296 * a * (f ^ 2) * z) / 3) + ((6523 * a * (f ^ 2)) / 4) + ((86853 * a * f * (x ^ 2)) / 16) + ((18053 * a * f * x * z) / 12) + ((25051 * a * f * x) / 4) + ((1165 * a * f * (z ^ 2)) / 12) + (950 * a * f * z) + ((23439 * a * f) / 16) + ((64051 * a * (x ^ 2)) / 32) + ((2795 * a * x * z) / 4) + ((35321 * a * x) / 16) + ((481 * a * (z ^ 2)) / 8) + ((1755 * a * z) / 4) + ((16731 * a) / 32) + (243 * (f ^ 6) * (x ^ 3)) + (405 * (f ^ 6) * (x ^ 2)) + (189 * (f ^ 6) * x) + (27 * (f ^ 6)) + (2889 * (f ^ 5) * (x ^ 3)) + (243 * (f ^ 5) * (x ^ 2) * z) + (4509 * (f ^ 5) * (x ^ 2)) + (270 * (f ^ 5) * x * z) + (1917 * (f ^ 5) * x) + (63 * (f ^ 5) * z) + (261 * (f ^ 5)) + ((56889 * (f ^ 4) * (x ^ 3)) / 4) + ((4779 * (f ^ 4) * (x ^ 2) * z) / 2) + ((82467 * (f ^ 4) * (x ^ 2)) / 4) + (81 * (f ^ 4) * x * (z ^ 2)) + (2487 * (f ^ 4) * x * z) + ((31311 * (f ^ 4) * x) / 4) + (45 * (f ^ 4) * (z ^ 2)) + ((1075 * (f ^ 4) * z) / 2) + ((4101 * (f ^ 4)) / 4) + ((74133 * (f ^ 3) * (x ^ 3)) / 2) + ((18663 * (f ^ 3) * (x ^ 2) * z) / 2) + ((98751 * (f ^ 3) * (x ^ 2)) / 2) + (630 * (f ^ 3) * x * (z ^ 2)) + (9046 * (f ^ 3) * x * z) + ((32437 * (f ^ 3) * x) / 2) + (9 * (f ^ 3) * (z ^ 3)) + (328 * (f ^ 3) * (z ^ 2)) + ((10817 * (f ^ 3) * z) / 6) + ((4163 * (f ^ 3)) / 2) + ((861757 * (f ^ 2) * (x ^ 3)) / 16) + ((72259 * (f ^ 2) * (x ^ 2) * z) / 4) + ((1039691 * (f ^ 2) * (x ^ 2)) / 16) + ((3643 * (f ^ 2) * x * (z ^ 2)) / 2) + ((48601 * (f ^ 2) * x * z) / 3) + ((279139 * (f ^ 2) * x) / 16) + ((103 * (f ^ 2) * (z ^ 3)) / 2) + ((5329 * (f ^ 2) * (z ^ 2)) / 6) + ((35561 * (f ^ 2) * z) / 12) + ((36485 * (f ^ 2)) / 16) + ((660621 * f * (x ^ 3)) / 16) + ((830557 * f * (x ^ 2) * z) / 48) + ((707109 * f * (x ^ 2)) / 16) + ((13895 * f * x * (z ^ 2)) / 6) + ((341687 * f * x * z) / 24) + ((137241 * f * x) / 16) + ((1165 * f * (z ^ 3)) / 12) + ((3176 * f * (z ^ 2)) / 3) + ((38059 * f * z) / 16) + ((20085 * f) / 16) + ((832663 * (x ^ 3)) / 64) + ((209391 * (x ^ 2) * z) / 32) + ((766077 * (x ^ 2)) / 64) + ((17433 * x * (z ^ 2)) / 16) + ((78221 * x * z) / 16) + ((71825 * x) / 64) + ((481 * (z ^ 3)) / 8) + ((7501 * (z ^ 2)) / 16) + ((23751 * z) / 32) + (16731 / 64)))) by field.
  assert (E : 0 - (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (a + f + (x * ((3 * f) + (13 / 2))) + z + (1 / 2))) - ((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + z + (3 / 2))) + ((((2 * a) + ((2 * z) / ((9 * f) + (39 / 2)))) * (f + (1 / 2)) * (f + (3 / 2)) * ((3 * f) + (13 / 2))) / (a + (3 * f) + (x * ((3 * f) + (13 / 2))) + z + (11 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2)) * ((z / ((9 * f) + (39 / 2))) + 1)) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + z + (13 / 2)))) = (((- 1) * 5184 * (a ^ 2) * (f ^ 6) * (x ^ 2)) - (6912 * (a ^ 2) * (f ^ 6) * x) - (1728 * (a ^ 2) * (f ^ 6)) - (52992 * (a ^ 2) * (f ^ 5) * (x ^ 2)) - (3456 * (a ^ 2) * (f ^ 5) * x * z) - (68544 * (a ^ 2) * (f ^ 5) * x) - (2304 * (a ^ 2) * (f ^ 5) * z) - (16704 * (a ^ 2) * (f ^ 5)) - (219408 * (a ^ 2) * (f ^ 4) * (x ^ 2)) - (28416 * (a ^ 2) * (f ^ 4) * x * z) - (274848 * (a ^ 2) * (f ^ 4) * x) - (576 * (a ^ 2) * (f ^ 4) * (z ^ 2)) - (18560 * (a ^ 2) * (f ^ 4) * z) - (65616 * (a ^ 2) * (f ^ 4)) - (467072 * (a ^ 2) * (f ^ 3) * (x ^ 2)) - (89856 * (a ^ 2) * (f ^ 3) * x * z) - (565792 * (a ^ 2) * (f ^ 3) * x) - (3584 * (a ^ 2) * (f ^ 3) * (z ^ 2)) - ((173056 * (a ^ 2) * (f ^ 3) * z) / 3) - (133216 * (a ^ 2) * (f ^ 3)) - (532396 * (a ^ 2) * (f ^ 2) * (x ^ 2)) - ((403616 * (a ^ 2) * (f ^ 2) * x * z) / 3) - (623136 * (a ^ 2) * (f ^ 2) * x) - ((23584 * (a ^ 2) * (f ^ 2) * (z ^ 2)) / 3) - ((255872 * (a ^ 2) * (f ^ 2) * z) / 3) - (145940 * (a ^ 2) * (f ^ 2)) - (301808 * (a ^ 2) * f * (x ^ 2)) - ((278584 * (a ^ 2) * f * x * z) / 3) - (341692 * (a ^ 2) * f * x) - ((20864 * (a ^ 2) * f * (z ^ 2)) / 3) - (58480 * (a ^ 2) * f * z) - (80340 * (a ^ 2) * f) - (64051 * (a ^ 2) * (x ^ 2)) - (22360 * (a ^ 2) * x * z) - (70642 * (a ^ 2) * x) - (1924 * (a ^ 2) * (z ^ 2)) - (14040 * (a ^ 2) * z) - (16731 * (a ^ 2)) - (15552 * a * (f ^ 7) * (x ^ 3)) - (25920 * a * (f ^ 7) * (x ^ 2)) - (12096 * a * (f ^ 7) * x) - (1728 * a * (f ^ 7)) - (192672 * a * (f ^ 6) * (x ^ 3)) - (15552 * a * (f ^ 6) * (x ^ 2) * z) - (296352 * a * (f ^ 6) * (x ^ 2)) - (17280 * a * (f ^ 6) * x * z) - (121824 * a * (f ^ 6) * x) - (4032 * a * (f ^ 6) * z) - (15840 * a * (f ^ 6)) - (1002672 * a * (f ^ 5) * (x ^ 3)) - (160704 * a * (f ^ 5) * (x ^ 2) * z) - (1410768 * a * (f ^ 5) * (x ^ 2)) - (5184 * a * (f ^ 5) * x * (z ^ 2)) - (164352 * a * (f ^ 5) * x * z) - (493776 * a * (f ^ 5) * x) - (2880 * a * (f ^ 5) * (z ^ 2)) - (34112 * a * (f ^ 5) * z) - (57264 * a * (f ^ 5)) - (2827368 * a * (f ^ 4) * (x ^ 3)) - (673680 * a * (f ^ 4) * (x ^ 2) * z) - (3600360 * a * (f ^ 4) * (x ^ 2)) - (42912 * a * (f ^ 4) * x * (z ^ 2)) - (630112 * a * (f ^ 4) * x * z) - (1013624 * a * (f ^ 4) * x) - (576 * a * (f ^ 4) * (z ^ 3)) - (21856 * a * (f ^ 4) * (z ^ 2)) - ((342064 * a * (f ^ 4) * z) / 3) - (100408 * a * (f ^ 4)) - (4633156 * a * (f ^ 3) * (x ^ 3)) - (1454752 * a * (f ^ 3) * (x ^ 2) * z) - (5271708 * a * (f ^ 3) * (x ^ 2)) - (136736 * a * (f ^ 3) * x * (z ^ 2)) - ((3709312 * a * (f ^ 3) * x * z) / 3) - (1069756 * a * (f ^ 3) * x) - (3584 * a * (f ^ 3) * (z ^ 3)) - ((191264 * a * (f ^ 3) * (z ^ 2)) / 3) - (189664 * a * (f ^ 3) * z) - (79332 * a * (f ^ 3)) - (4365998 * a * (f ^ 2) * (x ^ 3)) - ((5056444 * a * (f ^ 2) * (x ^ 2) * z) / 3) - (4375422 * a * (f ^ 2) * (x ^ 2)) - ((619504 * a * (f ^ 2) * x * (z ^ 2)) / 3) - ((3885112 * a * (f ^ 2) * x * z) / 3) - (484106 * a * (f ^ 2) * x) - ((23584 * a * (f ^ 2) * (z ^ 3)) / 3) - ((264944 * a * (f ^ 2) * (z ^ 2)) / 3) - ((485324 * a * (f ^ 2) * z) / 3) - (7370 * a * (f ^ 2)) - (2153905 * a * f * (x ^ 3)) - ((2917460 * a * f * (x ^ 2) * z) / 3) - (1878487 * a * f * (x ^ 2)) - ((431516 * a * f * x * (z ^ 2)) / 3) - ((2026816 * a * f * x * z) / 3) - (4615 * a * f * x) - ((20864 * a * f * (z ^ 3)) / 3) - ((170780 * a * f * (z ^ 2)) / 3) - (65140 * a * f * z) + (23439 * a * f) - ((832663 * a * (x ^ 3)) / 2) - (209391 * a * (x ^ 2) * z) - ((637975 * a * (x ^ 2)) / 2) - (34866 * a * x * (z ^ 2)) - (134082 * a * x * z) + ((69459 * a * x) / 2) - (1924 * a * (z ^ 3)) - (13078 * a * (z ^ 2)) - (9711 * a * z) + ((16731 * a) / 2) + (15552 * (f ^ 7) * (x ^ 3)) + (25920 * (f ^ 7) * (x ^ 2)) + (12096 * (f ^ 7) * x) + (1728 * (f ^ 7)) + (192672 * (f ^ 6) * (x ^ 3)) + (15552 * (f ^ 6) * (x ^ 2) * z) + (301536 * (f ^ 6) * (x ^ 2)) + (17280 * (f ^ 6) * x * z) + (128736 * (f ^ 6) * x) + (4032 * (f ^ 6) * z) + (17568 * (f ^ 6)) + (1002672 * (f ^ 5) * (x ^ 3)) + (160704 * (f ^ 5) * (x ^ 2) * z) + (1463760 * (f ^ 5) * (x ^ 2)) + (5184 * (f ^ 5) * x * (z ^ 2)) + (167808 * (f ^ 5) * x * z) + (562320 * (f ^ 5) * x) + (2880 * (f ^ 5) * (z ^ 2)) + (36416 * (f ^ 5) * z) + (73968 * (f ^ 5)) + (2827368 * (f ^ 4) * (x ^ 3)) + (673680 * (f ^ 4) * (x ^ 2) * z) + (3819768 * (f ^ 4) * (x ^ 2)) + (42912 * (f ^ 4) * x * (z ^ 2)) + (658528 * (f ^ 4) * x * z) + (1288472 * (f ^ 4) * x) + (576 * (f ^ 4) * (z ^ 3)) + (22432 * (f ^ 4) * (z ^ 2)) + ((397744 * (f ^ 4) * z) / 3) + (166024 * (f ^ 4)) + (4633156 * (f ^ 3) * (x ^ 3)) + (1454752 * (f ^ 3) * (x ^ 2) * z) + (5738780 * (f ^ 3) * (x ^ 2)) + (136736 * (f ^ 3) * x * (z ^ 2)) + ((3978880 * (f ^ 3) * x * z) / 3) + (1635548 * (f ^ 3) * x) + (3584 * (f ^ 3) * (z ^ 3)) + ((202016 * (f ^ 3) * (z ^ 2)) / 3) + ((742048 * (f ^ 3) * z) / 3) + (212548 * (f ^ 3)) + (4365998 * (f ^ 2) * (x ^ 3)) + ((5056444 * (f ^ 2) * (x ^ 2) * z) / 3) + (4907818 * (f ^ 2) * (x ^ 2)) + ((619504 * (f ^ 2) * x * (z ^ 2)) / 3) + (1429576 * (f ^ 2) * x * z) + (1107242 * (f ^ 2) * x) + ((23584 * (f ^ 2) * (z ^ 3)) / 3) + (96176 * (f ^ 2) * (z ^ 2)) + ((741196 * (f ^ 2) * z) / 3) + (153310 * (f ^ 2)) + (2153905 * f * (x ^ 3)) + ((2917460 * f * (x ^ 2) * z) / 3) + (2180295 * f * (x ^ 2)) + ((431516 * f * x * (z ^ 2)) / 3) + ((2305400 * f * x * z) / 3) + (346307 * f * x) + ((20864 * f * (z ^ 3)) / 3) + ((191644 * f * (z ^ 2)) / 3) + (123620 * f * z) + (56901 * f) + ((832663 * (x ^ 3)) / 2) + (209391 * (x ^ 2) * z) + ((766077 * (x ^ 2)) / 2) + (34866 * x * (z ^ 2)) + (156442 * x * z) + ((71825 * x) / 2) + (1924 * (z ^ 3)) + (15002 * (z ^ 2)) + (23751 * z) + (16731 / 2)) / (((6 * f * x) + (2 * f) + (13 * x) + (2 * z) + 3) ^ 1 * ((6 * f * x) + (6 * f) + (13 * x) + (2 * z) + 13) ^ 1 * ((2 * a) + (6 * f * x) + (2 * f) + (13 * x) + (2 * z) + 1) ^ 1 * ((2 * a) + (6 * f * x) + (6 * f) + (13 * x) + (2 * z) + 11) ^ 1 * ((6 * f) + 13) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * 2 ^ 5 * (1 - a) * ((2 * f) + 1) * ((81 * a * (f ^ 5) * (x ^ 2)) + (108 * a * (f ^ 5) * x) + (27 * a * (f ^ 5)) + ((1575 * a * (f ^ 4) * (x ^ 2)) / 2) + (54 * a * (f ^ 4) * x * z) + (1017 * a * (f ^ 4) * x) + (36 * a * (f ^ 4) * z) + ((495 * a * (f ^ 4)) / 2) + ((6069 * a * (f ^ 3) * (x ^ 2)) / 2) + (417 * a * (f ^ 3) * x * z) + (3786 * a * (f ^ 3) * x) + (9 * a * (f ^ 3) * (z ^ 2)) + (272 * a * (f ^ 3) * z) + ((1803 * a * (f ^ 3)) / 2) + ((23123 * a * (f ^ 2) * (x ^ 2)) / 4) + ((2391 * a * (f ^ 2) * x * z) / 2) + ((13895 * a * (f ^ 2) * x) / 2) + ((103 * a * (f ^ 2) * (z ^ 2)) / 2) + ((2296 * a * (f ^ 2) * z) / 3) + ((6523 * a * (f ^ 2)) / 4) + ((86853 * a * f * (x ^ 2)) / 16) + ((18053 * a * f * x * z) / 12) + ((25051 * a * f * x) / 4) + ((1165 * a * f * (z ^ 2)) / 12) + (950 * a * f * z) + ((23439 * a * f) / 16) + ((64051 * a * (x ^ 2)) / 32) + ((2795 * a * x * z) / 4) + ((35321 * a * x) / 16) + ((481 * a * (z ^ 2)) / 8) + ((1755 * a * z) / 4) + ((16731 * a) / 32) + (243 * (f ^ 6) * (x ^ 3)) + (405 * (f ^ 6) * (x ^ 2)) + (189 * (f ^ 6) * x) + (27 * (f ^ 6)) + (2889 * (f ^ 5) * (x ^ 3)) + (243 * (f ^ 5) * (x ^ 2) * z) + (4509 * (f ^ 5) * (x ^ 2)) + (270 * (f ^ 5) * x * z) + (1917 * (f ^ 5) * x) + (63 * (f ^ 5) * z) + (261 * (f ^ 5)) + ((56889 * (f ^ 4) * (x ^ 3)) / 4) + ((4779 * (f ^ 4) * (x ^ 2) * z) / 2) + ((82467 * (f ^ 4) * (x ^ 2)) / 4) + (81 * (f ^ 4) * x * (z ^ 2)) + (2487 * (f ^ 4) * x * z) + ((31311 * (f ^ 4) * x) / 4) + (45 * (f ^ 4) * (z ^ 2)) + ((1075 * (f ^ 4) * z) / 2) + ((4101 * (f ^ 4)) / 4) + ((74133 * (f ^ 3) * (x ^ 3)) / 2) + ((18663 * (f ^ 3) * (x ^ 2) * z) / 2) + ((98751 * (f ^ 3) * (x ^ 2)) / 2) + (630 * (f ^ 3) * x * (z ^ 2)) + (9046 * (f ^ 3) * x * z) + ((32437 * (f ^ 3) * x) / 2) + (9 * (f ^ 3) * (z ^ 3)) + (328 * (f ^ 3) * (z ^ 2)) + ((10817 * (f ^ 3) * z) / 6) + ((4163 * (f ^ 3)) / 2) + ((861757 * (f ^ 2) * (x ^ 3)) / 16) + ((72259 * (f ^ 2) * (x ^ 2) * z) / 4) + ((1039691 * (f ^ 2) * (x ^ 2)) / 16) + ((3643 * (f ^ 2) * x * (z ^ 2)) / 2) + ((48601 * (f ^ 2) * x * z) / 3) + ((279139 * (f ^ 2) * x) / 16) + ((103 * (f ^ 2) * (z ^ 3)) / 2) + ((5329 * (f ^ 2) * (z ^ 2)) / 6) + ((35561 * (f ^ 2) * z) / 12) + ((36485 * (f ^ 2)) / 16) + ((660621 * f * (x ^ 3)) / 16) + ((830557 * f * (x ^ 2) * z) / 48) + ((707109 * f * (x ^ 2)) / 16) + ((13895 * f * x * (z ^ 2)) / 6) + ((341687 * f * x * z) / 24) + ((137241 * f * x) / 16) + ((1165 * f * (z ^ 3)) / 12) + ((3176 * f * (z ^ 2)) / 3) + ((38059 * f * z) / 16) + ((20085 * f) / 16) + ((832663 * (x ^ 3)) / 64) + ((209391 * (x ^ 2) * z) / 32) + ((766077 * (x ^ 2)) / 64) + ((17433 * x * (z ^ 2)) / 16) + ((78221 * x * z) / 16) + ((71825 * x) / 64) + ((481 * (z ^ 3)) / 8) + ((7501 * (z ^ 2)) / 16) + ((23751 * z) / 32) + (16731 / 64)))) by sign.
  assert (G : 0 <= 0 - (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (a + f + (x * ((3 * f) + (13 / 2))) + z + (1 / 2))) - ((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + z + (3 / 2))) + ((((2 * a) + ((2 * z) / ((9 * f) + (39 / 2)))) * (f + (1 / 2)) * (f + (3 / 2)) * ((3 * f) + (13 / 2))) / (a + (3 * f) + (x * ((3 * f) + (13 / 2))) + z + (11 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2)) * ((z / ((9 * f) + (39 / 2))) + 1)) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + z + (13 / 2))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_regret_of_one_half_3 : forall a f x z tp fp fn tn : R,
  0 <= a ->
  0 <= f ->
  0 <= x ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  a <= 1 ->
  (((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (a + f + (x * ((3 * f) + (13 / 2))) + z + (1 / 2))) - ((2 * x * (f + (1 / 2)) * (((2 * f) + 4) ^ 2)) / (f + (x * ((3 * f) + (13 / 2))) + z + (3 / 2))) + ((((2 * a) + ((2 * z) / ((9 * f) + (39 / 2)))) * (f + (1 / 2)) * (f + (3 / 2)) * ((3 * f) + (13 / 2))) / (a + (3 * f) + (x * ((3 * f) + (13 / 2))) + z + (11 / 2))) - (((f + (3 / 2)) * ((2 * f) + 1) * ((3 * f) + (13 / 2)) * ((z / ((9 * f) + (39 / 2))) + 1)) / ((3 * f) + (x * ((3 * f) + (13 / 2))) + z + (13 / 2)))) <= 0.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_regret_of_one_half_3_case0 a f x z 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_regret_of_one_half_3_case0 a f x z 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_regret_of_one_half_3_case0 a f x z 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_regret_of_one_half_3_case0 a f x z 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_regret_of_one_half_3_case0 a f x z 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_regret_of_one_half_3_case0 a f x z 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_regret_of_one_half_3_case0 a f x z 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_regret_of_one_half_3_case0 a f x z tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_regret_of_one_half_3_case0 a f x z tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_regret_of_one_half_3_case0 a f x z tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_regret_of_one_half_3_case0 a f x z tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_regret_of_one_half_3_case0 a f x z tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_regret_of_one_half_3_case0 a f x z tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_regret_of_one_half_3_case0 a f x z tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_regret_of_one_half_3_case0 a f x z tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Print Assumptions soft_dice_regret_of_one_half_1.
Print Assumptions soft_dice_regret_of_one_half_2.
Print Assumptions soft_dice_regret_of_one_half_3.
