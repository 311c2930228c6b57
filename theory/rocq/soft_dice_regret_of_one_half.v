(* Half of a region beside a whole one has the best expected soft Dice

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

Lemma soft_dice_regret_of_one_half_1_case0 : forall a u v tp fp fn tn : R,
  0 <= a ->
  0 <= u ->
  0 < v ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  a <= 1 ->
  v <= 1 ->
  0 < ((3 * v) + 2) ->
  0 < (a + u + 1) ->
  0 < (a + u + v) ->
  0 < (u + 2) ->
  0 < (u + v + 1) ->
  0 < (v + 4) ->
  0 < ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20) ->
  (((2 * a * (v + 1) * ((v + 4) ^ 2)) / ((a + u + 1) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))) + ((2 * u * (((3 * v) + 2) ^ 2)) / ((a + u + v) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20)))) <= (((v * (((3 * v) + 2) ^ 2)) / ((((3 * v) / 2) + 1) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))) + ((((v + 4) ^ 2) * ((2 * v) + 2)) / (((v / 2) + 2) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20)))).
Proof.
  intros. 
  assert (I : (((- 1) * 8 * (a ^ 2) * (u ^ 2) * (v ^ 3)) - (32 * (a ^ 2) * (u ^ 2) * (v ^ 2)) - (96 * (a ^ 2) * (u ^ 2) * v) - (64 * (a ^ 2) * (u ^ 2)) - (8 * (a ^ 2) * u * (v ^ 4)) - (56 * (a ^ 2) * u * (v ^ 3)) - (192 * (a ^ 2) * u * (v ^ 2)) - (352 * (a ^ 2) * u * v) - (192 * (a ^ 2) * u) - (16 * (a ^ 2) * (v ^ 4)) - (80 * (a ^ 2) * (v ^ 3)) - (256 * (a ^ 2) * (v ^ 2)) - (320 * (a ^ 2) * v) - (128 * (a ^ 2)) - (8 * a * (u ^ 3) * (v ^ 3)) - (64 * a * (u ^ 3) * (v ^ 2)) - (96 * a * (u ^ 3) * v) - (32 * a * (u ^ 3)) - (16 * a * (u ^ 2) * (v ^ 4)) - (120 * a * (u ^ 2) * (v ^ 3)) - (344 * a * (u ^ 2) * (v ^ 2)) - (288 * a * (u ^ 2) * v) - (32 * a * (u ^ 2)) - (8 * a * u * (v ^ 5)) - (72 * a * u * (v ^ 4)) - (296 * a * u * (v ^ 3)) - (456 * a * u * (v ^ 2)) - (96 * a * u * v) + (128 * a * u) - (16 * a * (v ^ 5)) - (80 * a * (v ^ 4)) - (176 * a * (v ^ 3)) - (48 * a * (v ^ 2)) + (192 * a * v) + (128 * a) - (32 * (u ^ 4) * (v ^ 2)) + (32 * (u ^ 4)) + (8 * (u ^ 3) * (v ^ 3)) - (32 * (u ^ 3) * (v ^ 2)) + (96 * (u ^ 3) * v) + (128 * (u ^ 3)) + (40 * (u ^ 2) * (v ^ 4)) + (160 * (u ^ 2) * (v ^ 3)) + (288 * (u ^ 2) * (v ^ 2)) + (352 * (u ^ 2) * v) + (160 * (u ^ 2)) + (120 * u * (v ^ 4)) + (424 * u * (v ^ 3)) + (608 * u * (v ^ 2)) + (384 * u * v) + (64 * u) + (80 * (v ^ 4)) + (272 * (v ^ 3)) + (320 * (v ^ 2)) + (128 * v)) = (1 * (1 - v) * ((8 * v) + 8) * (a + u + 1) * (a + u + v) * ((2 * u) - v) ^ 2) + (2 * (1 - a) * ((a * (((u ^ 2) * ((v ^ 3) + (12 * v) + 12)) + (u * ((v ^ 4) + (11 * (v ^ 3)) + (24 * (v ^ 2)) + (40 * v) + 24)) + (v ^ 4) + (10 * (v ^ 3)) + (33 * (v ^ 2)) + (40 * v) + 16)) + ((u + 1) * (((u ^ 2) * ((v ^ 3) + (12 * v) + 12)) + (u * ((2 * (v ^ 4)) + (19 * (v ^ 3)) + (39 * (v ^ 2)) + (32 * v) + 8)) + (v ^ 5) + (10 * (v ^ 4)) + (33 * (v ^ 3)) + (40 * (v ^ 2)) + (16 * v)))) * 2 ^ 2)) by field.
  assert (E : (((v * (((3 * v) + 2) ^ 2)) / ((((3 * v) / 2) + 1) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))) + ((((v + 4) ^ 2) * ((2 * v) + 2)) / (((v / 2) + 2) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20)))) - (((2 * a * (v + 1) * ((v + 4) ^ 2)) / ((a + u + 1) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))) + ((2 * u * (((3 * v) + 2) ^ 2)) / ((a + u + v) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20)))) = (((- 1) * 8 * (a ^ 2) * (u ^ 2) * (v ^ 3)) - (32 * (a ^ 2) * (u ^ 2) * (v ^ 2)) - (96 * (a ^ 2) * (u ^ 2) * v) - (64 * (a ^ 2) * (u ^ 2)) - (8 * (a ^ 2) * u * (v ^ 4)) - (56 * (a ^ 2) * u * (v ^ 3)) - (192 * (a ^ 2) * u * (v ^ 2)) - (352 * (a ^ 2) * u * v) - (192 * (a ^ 2) * u) - (16 * (a ^ 2) * (v ^ 4)) - (80 * (a ^ 2) * (v ^ 3)) - (256 * (a ^ 2) * (v ^ 2)) - (320 * (a ^ 2) * v) - (128 * (a ^ 2)) - (8 * a * (u ^ 3) * (v ^ 3)) - (64 * a * (u ^ 3) * (v ^ 2)) - (96 * a * (u ^ 3) * v) - (32 * a * (u ^ 3)) - (16 * a * (u ^ 2) * (v ^ 4)) - (120 * a * (u ^ 2) * (v ^ 3)) - (344 * a * (u ^ 2) * (v ^ 2)) - (288 * a * (u ^ 2) * v) - (32 * a * (u ^ 2)) - (8 * a * u * (v ^ 5)) - (72 * a * u * (v ^ 4)) - (296 * a * u * (v ^ 3)) - (456 * a * u * (v ^ 2)) - (96 * a * u * v) + (128 * a * u) - (16 * a * (v ^ 5)) - (80 * a * (v ^ 4)) - (176 * a * (v ^ 3)) - (48 * a * (v ^ 2)) + (192 * a * v) + (128 * a) - (32 * (u ^ 4) * (v ^ 2)) + (32 * (u ^ 4)) + (8 * (u ^ 3) * (v ^ 3)) - (32 * (u ^ 3) * (v ^ 2)) + (96 * (u ^ 3) * v) + (128 * (u ^ 3)) + (40 * (u ^ 2) * (v ^ 4)) + (160 * (u ^ 2) * (v ^ 3)) + (288 * (u ^ 2) * (v ^ 2)) + (352 * (u ^ 2) * v) + (160 * (u ^ 2)) + (120 * u * (v ^ 4)) + (424 * u * (v ^ 3)) + (608 * u * (v ^ 2)) + (384 * u * v) + (64 * u) + (80 * (v ^ 4)) + (272 * (v ^ 3)) + (320 * (v ^ 2)) + (128 * v)) / ((a + u + 1) ^ 1 * (a + u + v) ^ 1 * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20) ^ 1 * (u + 2) ^ 1 * 2 ^ 2 * (u + v + 1) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * (1 - v) * ((8 * v) + 8) * (a + u + 1) * (a + u + v) * ((2 * u) - v) ^ 2)) by sign.
  assert (T1 : 0 <= (2 * (1 - a) * ((a * (((u ^ 2) * ((v ^ 3) + (12 * v) + 12)) + (u * ((v ^ 4) + (11 * (v ^ 3)) + (24 * (v ^ 2)) + (40 * v) + 24)) + (v ^ 4) + (10 * (v ^ 3)) + (33 * (v ^ 2)) + (40 * v) + 16)) + ((u + 1) * (((u ^ 2) * ((v ^ 3) + (12 * v) + 12)) + (u * ((2 * (v ^ 4)) + (19 * (v ^ 3)) + (39 * (v ^ 2)) + (32 * v) + 8)) + (v ^ 5) + (10 * (v ^ 4)) + (33 * (v ^ 3)) + (40 * (v ^ 2)) + (16 * v)))) * 2 ^ 2)) by sign.
  assert (G : 0 <= (((v * (((3 * v) + 2) ^ 2)) / ((((3 * v) / 2) + 1) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))) + ((((v + 4) ^ 2) * ((2 * v) + 2)) / (((v / 2) + 2) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20)))) - (((2 * a * (v + 1) * ((v + 4) ^ 2)) / ((a + u + 1) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))) + ((2 * u * (((3 * v) + 2) ^ 2)) / ((a + u + v) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_regret_of_one_half_1 : forall a u v tp fp fn tn : R,
  0 <= a ->
  0 <= u ->
  0 < v ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  a <= 1 ->
  v <= 1 ->
  (((2 * a * (v + 1) * ((v + 4) ^ 2)) / ((a + u + 1) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))) + ((2 * u * (((3 * v) + 2) ^ 2)) / ((a + u + v) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20)))) <= (((v * (((3 * v) + 2) ^ 2)) / ((((3 * v) / 2) + 1) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20))) + ((((v + 4) ^ 2) * ((2 * v) + 2)) / (((v / 2) + 2) * ((v ^ 3) + (18 * (v ^ 2)) + (36 * v) + 20)))).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_regret_of_one_half_1_case0 a u v 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_regret_of_one_half_1_case0 a u v 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_regret_of_one_half_1_case0 a u v 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_regret_of_one_half_1_case0 a u v 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_regret_of_one_half_1_case0 a u v 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_regret_of_one_half_1_case0 a u v 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_regret_of_one_half_1_case0 a u v 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_regret_of_one_half_1_case0 a u v tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_regret_of_one_half_1_case0 a u v tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_regret_of_one_half_1_case0 a u v tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_regret_of_one_half_1_case0 a u v tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_regret_of_one_half_1_case0 a u v tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_regret_of_one_half_1_case0 a u v tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_regret_of_one_half_1_case0 a u v tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_regret_of_one_half_1_case0 a u v tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Print Assumptions soft_dice_regret_of_one_half_1.
