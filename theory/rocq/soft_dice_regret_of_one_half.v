(* Half of many regions beside a whole one has the best expected soft Dice

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

Lemma soft_dice_regret_of_one_half_1_case0 : forall a c h u tp fp fn tn : R,
  0 <= a ->
  0 <= c ->
  0 <= h ->
  0 <= u ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  a <= 1 ->
  (3 * c) <= 2 ->
  0 < ((3 * a) + (3 * c) + (3 * u) + 1) ->
  0 < ((3 * c) + (3 * u) + 4) ->
  0 < (a + u + 1) ->
  0 < (u + 2) ->
  (((2 * a * (c + (4 / 3)) * ((h + 2) ^ 2)) / (a + u + 1)) + ((2 * u * ((c + h + (4 / 3)) ^ 2)) / (a + c + u + (1 / 3)))) <= ((2 * h * (c + h + (4 / 3))) + (((2 * c) + (8 / 3)) * (h + 2))).
Proof.
  intros. 
  assert (I : (((- 1) * 18 * (a ^ 2) * (c ^ 2) * (h ^ 2) * u) - (36 * (a ^ 2) * (c ^ 2) * (h ^ 2)) - (36 * (a ^ 2) * (c ^ 2) * h * u) - (72 * (a ^ 2) * (c ^ 2) * h) - (36 * (a ^ 2) * (c ^ 2) * u) - (72 * (a ^ 2) * (c ^ 2)) - (18 * (a ^ 2) * c * (h ^ 2) * (u ^ 2)) - (66 * (a ^ 2) * c * (h ^ 2) * u) - (60 * (a ^ 2) * c * (h ^ 2)) - (36 * (a ^ 2) * c * h * (u ^ 2)) - (168 * (a ^ 2) * c * h * u) - (192 * (a ^ 2) * c * h) - (36 * (a ^ 2) * c * (u ^ 2)) - (168 * (a ^ 2) * c * u) - (192 * (a ^ 2) * c) - (6 * (a ^ 2) * (h ^ 2) * (u ^ 2)) - (20 * (a ^ 2) * (h ^ 2) * u) - (16 * (a ^ 2) * (h ^ 2)) - (48 * (a ^ 2) * h * (u ^ 2)) - (160 * (a ^ 2) * h * u) - (128 * (a ^ 2) * h) - (48 * (a ^ 2) * (u ^ 2)) - (160 * (a ^ 2) * u) - (128 * (a ^ 2)) - (18 * a * (c ^ 3) * (h ^ 2) * u) - (36 * a * (c ^ 3) * (h ^ 2)) - (36 * a * (c ^ 3) * h * u) - (72 * a * (c ^ 3) * h) - (18 * a * (c ^ 3) * (u ^ 2)) - (72 * a * (c ^ 3) * u) - (72 * a * (c ^ 3)) - (36 * a * (c ^ 2) * (h ^ 2) * (u ^ 2)) - (108 * a * (c ^ 2) * (h ^ 2) * u) - (72 * a * (c ^ 2) * (h ^ 2)) - (72 * a * (c ^ 2) * h * (u ^ 2)) - (216 * a * (c ^ 2) * h * u) - (144 * a * (c ^ 2) * h) - (18 * a * (c ^ 2) * (u ^ 3)) - (144 * a * (c ^ 2) * (u ^ 2)) - (288 * a * (c ^ 2) * u) - (144 * a * (c ^ 2)) - (18 * a * c * (h ^ 2) * (u ^ 3)) - (78 * a * c * (h ^ 2) * (u ^ 2)) - (84 * a * c * (h ^ 2) * u) - (36 * a * c * h * (u ^ 3)) - (192 * a * c * h * (u ^ 2)) - (240 * a * c * h * u) - (48 * a * c * (u ^ 3)) - (216 * a * c * (u ^ 2)) - (240 * a * c * u) - (6 * a * (h ^ 2) * (u ^ 3)) - (4 * a * (h ^ 2) * (u ^ 2)) + ((112 * a * (h ^ 2) * u) / 3) + ((128 * a * (h ^ 2)) / 3) - (48 * a * h * (u ^ 3)) - (128 * a * h * (u ^ 2)) - ((64 * a * h * u) / 3) + ((256 * a * h) / 3) - (32 * a * (u ^ 3)) - ((224 * a * (u ^ 2)) / 3) + ((64 * a * u) / 3) + ((256 * a) / 3) + (36 * (c ^ 3) * h * (u ^ 2)) + (108 * (c ^ 3) * h * u) + (72 * (c ^ 3) * h) - (18 * (c ^ 3) * (u ^ 3)) - (18 * (c ^ 3) * (u ^ 2)) + (72 * (c ^ 3) * u) + (72 * (c ^ 3)) + (18 * (c ^ 2) * (h ^ 2) * (u ^ 2)) + (54 * (c ^ 2) * (h ^ 2) * u) + (36 * (c ^ 2) * (h ^ 2)) + (36 * (c ^ 2) * h * (u ^ 3)) + (216 * (c ^ 2) * h * (u ^ 2)) + (396 * (c ^ 2) * h * u) + (216 * (c ^ 2) * h) - (18 * (c ^ 2) * (u ^ 4)) - (54 * (c ^ 2) * (u ^ 3)) + (72 * (c ^ 2) * (u ^ 2)) + (324 * (c ^ 2) * u) + (216 * (c ^ 2)) + (18 * c * (h ^ 2) * (u ^ 3)) + (84 * c * (h ^ 2) * (u ^ 2)) + (126 * c * (h ^ 2) * u) + (60 * c * (h ^ 2)) + (60 * c * h * (u ^ 3)) + (276 * c * h * (u ^ 2)) + (408 * c * h * u) + (192 * c * h) - (12 * c * (u ^ 4)) + (24 * c * (u ^ 3)) + (252 * c * (u ^ 2)) + (408 * c * u) + (192 * c) + (6 * (h ^ 2) * (u ^ 3)) + (26 * (h ^ 2) * (u ^ 2)) + (36 * (h ^ 2) * u) + (16 * (h ^ 2)) + (16 * h * (u ^ 3)) + ((208 * h * (u ^ 2)) / 3) + (96 * h * u) + ((128 * h) / 3) + (16 * (u ^ 4)) + ((256 * (u ^ 3)) / 3) + ((496 * (u ^ 2)) / 3) + ((416 * u) / 3) + (128 / 3)) = ((1 / 3) * 3 * (2 - (3 * c)) * ((2 * c) + (8 / 3)) * (a + u + 1) * ((3 * a) + (3 * c) + (3 * u) + 1) * ((- h) + u) ^ 2) + (2 * 3 ^ 2 * (1 - a) * (a * ((c + (4 / 3)) ^ 2) * ((h + 2) ^ 2))) + (2 * 3 ^ 2 * (1 - a) * (u * (u + 1) * (((h ^ 2) * ((3 * c) + (2 * ((c + (1 / 3)) ^ 2)))) + (h * (c + (4 / 3)) * ((8 * c) + (8 / 3))) + ((c + (4 / 3)) * ((6 * c) + 4))))) + (2 * 3 ^ 2 * (1 - a) * (u ^ 2) * (u + 1) * ((h ^ 2) * (c + (1 / 3)))) + (2 * 3 ^ 2 * (1 - a) * (u ^ 2) * (u + 1) * ((c + (4 / 3)) * ((2 * h) + 2))) + ((2 / 3) * 3 ^ 2 * (1 - a) * (u ^ 2) * (u + 1) * (2 - (3 * c)) * (c + (4 / 3))) + (2 * 3 ^ 2 * (1 - a) * a * u * (u + 2) * ((h ^ 2) * (c + (1 / 3)))) + (2 * 3 ^ 2 * (1 - a) * a * u * (u + 2) * ((c + (4 / 3)) * ((2 * h) + 2))) + ((2 / 3) * 3 ^ 2 * (1 - a) * a * u * (u + 2) * (2 - (3 * c)) * (c + (4 / 3))) + (2 * 3 ^ 2 * (1 - a) * ((c + (1 / 3)) * ((c + (4 / 3)) ^ 2) * ((h + 2) ^ 2) * (u + 1))) + (2 * 3 ^ 2 * (1 - a) * (a * u * (c + (1 / 3)) * (c + (4 / 3)) * ((h + 2) ^ 2)))) by field.
  assert (E : ((2 * h * (c + h + (4 / 3))) + (((2 * c) + (8 / 3)) * (h + 2))) - (((2 * a * (c + (4 / 3)) * ((h + 2) ^ 2)) / (a + u + 1)) + ((2 * u * ((c + h + (4 / 3)) ^ 2)) / (a + c + u + (1 / 3)))) = (((- 1) * 18 * (a ^ 2) * (c ^ 2) * (h ^ 2) * u) - (36 * (a ^ 2) * (c ^ 2) * (h ^ 2)) - (36 * (a ^ 2) * (c ^ 2) * h * u) - (72 * (a ^ 2) * (c ^ 2) * h) - (36 * (a ^ 2) * (c ^ 2) * u) - (72 * (a ^ 2) * (c ^ 2)) - (18 * (a ^ 2) * c * (h ^ 2) * (u ^ 2)) - (66 * (a ^ 2) * c * (h ^ 2) * u) - (60 * (a ^ 2) * c * (h ^ 2)) - (36 * (a ^ 2) * c * h * (u ^ 2)) - (168 * (a ^ 2) * c * h * u) - (192 * (a ^ 2) * c * h) - (36 * (a ^ 2) * c * (u ^ 2)) - (168 * (a ^ 2) * c * u) - (192 * (a ^ 2) * c) - (6 * (a ^ 2) * (h ^ 2) * (u ^ 2)) - (20 * (a ^ 2) * (h ^ 2) * u) - (16 * (a ^ 2) * (h ^ 2)) - (48 * (a ^ 2) * h * (u ^ 2)) - (160 * (a ^ 2) * h * u) - (128 * (a ^ 2) * h) - (48 * (a ^ 2) * (u ^ 2)) - (160 * (a ^ 2) * u) - (128 * (a ^ 2)) - (18 * a * (c ^ 3) * (h ^ 2) * u) - (36 * a * (c ^ 3) * (h ^ 2)) - (36 * a * (c ^ 3) * h * u) - (72 * a * (c ^ 3) * h) - (18 * a * (c ^ 3) * (u ^ 2)) - (72 * a * (c ^ 3) * u) - (72 * a * (c ^ 3)) - (36 * a * (c ^ 2) * (h ^ 2) * (u ^ 2)) - (108 * a * (c ^ 2) * (h ^ 2) * u) - (72 * a * (c ^ 2) * (h ^ 2)) - (72 * a * (c ^ 2) * h * (u ^ 2)) - (216 * a * (c ^ 2) * h * u) - (144 * a * (c ^ 2) * h) - (18 * a * (c ^ 2) * (u ^ 3)) - (144 * a * (c ^ 2) * (u ^ 2)) - (288 * a * (c ^ 2) * u) - (144 * a * (c ^ 2)) - (18 * a * c * (h ^ 2) * (u ^ 3)) - (78 * a * c * (h ^ 2) * (u ^ 2)) - (84 * a * c * (h ^ 2) * u) - (36 * a * c * h * (u ^ 3)) - (192 * a * c * h * (u ^ 2)) - (240 * a * c * h * u) - (48 * a * c * (u ^ 3)) - (216 * a * c * (u ^ 2)) - (240 * a * c * u) - (6 * a * (h ^ 2) * (u ^ 3)) - (4 * a * (h ^ 2) * (u ^ 2)) + ((112 * a * (h ^ 2) * u) / 3) + ((128 * a * (h ^ 2)) / 3) - (48 * a * h * (u ^ 3)) - (128 * a * h * (u ^ 2)) - ((64 * a * h * u) / 3) + ((256 * a * h) / 3) - (32 * a * (u ^ 3)) - ((224 * a * (u ^ 2)) / 3) + ((64 * a * u) / 3) + ((256 * a) / 3) + (36 * (c ^ 3) * h * (u ^ 2)) + (108 * (c ^ 3) * h * u) + (72 * (c ^ 3) * h) - (18 * (c ^ 3) * (u ^ 3)) - (18 * (c ^ 3) * (u ^ 2)) + (72 * (c ^ 3) * u) + (72 * (c ^ 3)) + (18 * (c ^ 2) * (h ^ 2) * (u ^ 2)) + (54 * (c ^ 2) * (h ^ 2) * u) + (36 * (c ^ 2) * (h ^ 2)) + (36 * (c ^ 2) * h * (u ^ 3)) + (216 * (c ^ 2) * h * (u ^ 2)) + (396 * (c ^ 2) * h * u) + (216 * (c ^ 2) * h) - (18 * (c ^ 2) * (u ^ 4)) - (54 * (c ^ 2) * (u ^ 3)) + (72 * (c ^ 2) * (u ^ 2)) + (324 * (c ^ 2) * u) + (216 * (c ^ 2)) + (18 * c * (h ^ 2) * (u ^ 3)) + (84 * c * (h ^ 2) * (u ^ 2)) + (126 * c * (h ^ 2) * u) + (60 * c * (h ^ 2)) + (60 * c * h * (u ^ 3)) + (276 * c * h * (u ^ 2)) + (408 * c * h * u) + (192 * c * h) - (12 * c * (u ^ 4)) + (24 * c * (u ^ 3)) + (252 * c * (u ^ 2)) + (408 * c * u) + (192 * c) + (6 * (h ^ 2) * (u ^ 3)) + (26 * (h ^ 2) * (u ^ 2)) + (36 * (h ^ 2) * u) + (16 * (h ^ 2)) + (16 * h * (u ^ 3)) + ((208 * h * (u ^ 2)) / 3) + (96 * h * u) + ((128 * h) / 3) + (16 * (u ^ 4)) + ((256 * (u ^ 3)) / 3) + ((496 * (u ^ 2)) / 3) + ((416 * u) / 3) + (128 / 3)) / ((a + u + 1) ^ 1 * ((3 * a) + (3 * c) + (3 * u) + 1) ^ 1 * (u + 2) ^ 1 * ((3 * c) + (3 * u) + 4) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((1 / 3) * 3 * (2 - (3 * c)) * ((2 * c) + (8 / 3)) * (a + u + 1) * ((3 * a) + (3 * c) + (3 * u) + 1) * ((- h) + u) ^ 2)) by sign.
  assert (T1 : 0 <= (2 * 3 ^ 2 * (1 - a) * (a * ((c + (4 / 3)) ^ 2) * ((h + 2) ^ 2)))) by sign.
  assert (T2 : 0 <= (2 * 3 ^ 2 * (1 - a) * (u * (u + 1) * (((h ^ 2) * ((3 * c) + (2 * ((c + (1 / 3)) ^ 2)))) + (h * (c + (4 / 3)) * ((8 * c) + (8 / 3))) + ((c + (4 / 3)) * ((6 * c) + 4)))))) by sign.
  assert (T3 : 0 <= (2 * 3 ^ 2 * (1 - a) * (u ^ 2) * (u + 1) * ((h ^ 2) * (c + (1 / 3))))) by sign.
  assert (T4 : 0 <= (2 * 3 ^ 2 * (1 - a) * (u ^ 2) * (u + 1) * ((c + (4 / 3)) * ((2 * h) + 2)))) by sign.
  assert (T5 : 0 <= ((2 / 3) * 3 ^ 2 * (1 - a) * (u ^ 2) * (u + 1) * (2 - (3 * c)) * (c + (4 / 3)))) by sign.
  assert (T6 : 0 <= (2 * 3 ^ 2 * (1 - a) * a * u * (u + 2) * ((h ^ 2) * (c + (1 / 3))))) by sign.
  assert (T7 : 0 <= (2 * 3 ^ 2 * (1 - a) * a * u * (u + 2) * ((c + (4 / 3)) * ((2 * h) + 2)))) by sign.
  assert (T8 : 0 <= ((2 / 3) * 3 ^ 2 * (1 - a) * a * u * (u + 2) * (2 - (3 * c)) * (c + (4 / 3)))) by sign.
  assert (T9 : 0 <= (2 * 3 ^ 2 * (1 - a) * ((c + (1 / 3)) * ((c + (4 / 3)) ^ 2) * ((h + 2) ^ 2) * (u + 1)))) by sign.
  assert (T10 : 0 <= (2 * 3 ^ 2 * (1 - a) * (a * u * (c + (1 / 3)) * (c + (4 / 3)) * ((h + 2) ^ 2)))) by sign.
  assert (G : 0 <= ((2 * h * (c + h + (4 / 3))) + (((2 * c) + (8 / 3)) * (h + 2))) - (((2 * a * (c + (4 / 3)) * ((h + 2) ^ 2)) / (a + u + 1)) + ((2 * u * ((c + h + (4 / 3)) ^ 2)) / (a + c + u + (1 / 3))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_regret_of_one_half_1 : forall a c h u tp fp fn tn : R,
  0 <= a ->
  0 <= c ->
  0 <= h ->
  0 <= u ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  a <= 1 ->
  (3 * c) <= 2 ->
  (((2 * a * (c + (4 / 3)) * ((h + 2) ^ 2)) / (a + u + 1)) + ((2 * u * ((c + h + (4 / 3)) ^ 2)) / (a + c + u + (1 / 3)))) <= ((2 * h * (c + h + (4 / 3))) + (((2 * c) + (8 / 3)) * (h + 2))).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_regret_of_one_half_1_case0 a c h u 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_regret_of_one_half_1_case0 a c h u 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_regret_of_one_half_1_case0 a c h u 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_regret_of_one_half_1_case0 a c h u 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_regret_of_one_half_1_case0 a c h u 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_regret_of_one_half_1_case0 a c h u 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_regret_of_one_half_1_case0 a c h u 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_regret_of_one_half_1_case0 a c h u tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_regret_of_one_half_1_case0 a c h u tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_regret_of_one_half_1_case0 a c h u tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_regret_of_one_half_1_case0 a c h u tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_regret_of_one_half_1_case0 a c h u tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_regret_of_one_half_1_case0 a c h u tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_regret_of_one_half_1_case0 a c h u tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_regret_of_one_half_1_case0 a c h u tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Print Assumptions soft_dice_regret_of_one_half_1.
