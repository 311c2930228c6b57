(* One pixel and half of another have the best expected soft Dice, and so has a mask without the other

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

Lemma soft_dice_regret_of_one_soft_value_1_case0 : forall a t u z tp fp fn tn : R,
  0 <= a ->
  0 <= t ->
  0 <= u ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  a <= 1 ->
  t <= 1 ->
  z <= 2 ->
  u <= 2 ->
  0 < ((123 * t) + (123 * z) + 246) ->
  0 < ((123 * t) + (123 * z) + 369) ->
  0 < (t + z + 2) ->
  0 < (t + z + 3) ->
  (((50 * t) / ((123 * t) + (123 * z) + 246)) + (((67 * z) + 196) / ((123 * t) + (123 * z) + 369))) <= (22 / 41).
Proof.
  intros. 
  assert (I : ((16 * (t ^ 2)) + (15 * t * z) - (16 * t) - (z ^ 2) + 4) = (1 * z * (2 - z)) + (2 * (2 - z) * (1 - (2 * t)) ^ 2) + (1 * (t * z * ((8 * t) + 7)))) by field.
  assert (E : (22 / 41) - (((50 * t) / ((123 * t) + (123 * z) + 246)) + (((67 * z) + 196) / ((123 * t) + (123 * z) + 369))) = ((16 * (t ^ 2)) + (15 * t * z) - (16 * t) - (z ^ 2) + 4) / ((t + z + 2) ^ 1 * (t + z + 3) ^ 1 * 123 ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * z * (2 - z))) by sign.
  assert (T1 : 0 <= (2 * (2 - z) * (1 - (2 * t)) ^ 2)) by sign.
  assert (T2 : 0 <= (1 * (t * z * ((8 * t) + 7)))) by sign.
  assert (G : 0 <= (22 / 41) - (((50 * t) / ((123 * t) + (123 * z) + 246)) + (((67 * z) + 196) / ((123 * t) + (123 * z) + 369)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_regret_of_one_soft_value_1 : forall a t u z tp fp fn tn : R,
  0 <= a ->
  0 <= t ->
  0 <= u ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  a <= 1 ->
  t <= 1 ->
  z <= 2 ->
  u <= 2 ->
  (((50 * t) / ((123 * t) + (123 * z) + 246)) + (((67 * z) + 196) / ((123 * t) + (123 * z) + 369))) <= (22 / 41).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_regret_of_one_soft_value_1_case0 a t u z tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_regret_of_one_soft_value_2_case0 : forall a t u z tp fp fn tn : R,
  0 <= a ->
  0 <= t ->
  0 <= u ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  a <= 1 ->
  t <= 1 ->
  z <= 2 ->
  u <= 2 ->
  0 < ((123 * t) + (123 * u) + (123 * z) + 246) ->
  0 < ((123 * t) + (123 * u) + (123 * z) + 369) ->
  0 < ((123 * t) + (123 * z) + 246) ->
  0 < ((123 * t) + (123 * z) + 369) ->
  0 < (t + u + z + 2) ->
  0 < (t + u + z + 3) ->
  0 < (t + z + 2) ->
  0 < (t + z + 3) ->
  (((50 * t) / ((123 * t) + (123 * u) + (123 * z) + 246)) - ((50 * t) / ((123 * t) + (123 * z) + 246)) - (((67 * z) + 196) / ((123 * t) + (123 * z) + 369)) + (((31 * u) + (67 * z) + 196) / ((123 * t) + (123 * u) + (123 * z) + 369)) + (22 / 41)) <= (22 / 41).
Proof.
  intros. 
  assert (I : (((19 * (t ^ 3) * u) / 123) + ((19 * (t ^ 2) * (u ^ 2)) / 123) + ((74 * (t ^ 2) * u * z) / 123) + ((93 * (t ^ 2) * u) / 41) + ((55 * t * (u ^ 2) * z) / 123) + ((191 * t * (u ^ 2)) / 123) + ((91 * t * u * (z ^ 2)) / 123) + ((526 * t * u * z) / 123) + (6 * t * u) + ((12 * (u ^ 2) * (z ^ 2)) / 41) + ((175 * (u ^ 2) * z) / 123) + ((206 * (u ^ 2)) / 123) + ((12 * u * (z ^ 3)) / 41) + ((247 * u * (z ^ 2)) / 123) + ((556 * u * z) / 123) + ((412 * u) / 123)) = ((19 / 123) * t ^ 3 * u) + ((19 / 123) * t ^ 2 * u ^ 2) + ((74 / 123) * t ^ 2 * u * z) + ((93 / 41) * t ^ 2 * u) + ((55 / 123) * t * u ^ 2 * z) + ((191 / 123) * t * u ^ 2) + ((91 / 123) * t * u * z ^ 2) + ((526 / 123) * t * u * z) + (6 * t * u) + ((12 / 41) * u ^ 2 * z ^ 2) + ((175 / 123) * u ^ 2 * z) + ((206 / 123) * u ^ 2) + ((12 / 41) * u * z ^ 3) + ((247 / 123) * u * z ^ 2) + ((556 / 123) * u * z) + ((412 / 123) * u)) by field.
  assert (E : (22 / 41) - (((50 * t) / ((123 * t) + (123 * u) + (123 * z) + 246)) - ((50 * t) / ((123 * t) + (123 * z) + 246)) - (((67 * z) + 196) / ((123 * t) + (123 * z) + 369)) + (((31 * u) + (67 * z) + 196) / ((123 * t) + (123 * u) + (123 * z) + 369)) + (22 / 41)) = (((19 * (t ^ 3) * u) / 123) + ((19 * (t ^ 2) * (u ^ 2)) / 123) + ((74 * (t ^ 2) * u * z) / 123) + ((93 * (t ^ 2) * u) / 41) + ((55 * t * (u ^ 2) * z) / 123) + ((191 * t * (u ^ 2)) / 123) + ((91 * t * u * (z ^ 2)) / 123) + ((526 * t * u * z) / 123) + (6 * t * u) + ((12 * (u ^ 2) * (z ^ 2)) / 41) + ((175 * (u ^ 2) * z) / 123) + ((206 * (u ^ 2)) / 123) + ((12 * u * (z ^ 3)) / 41) + ((247 * u * (z ^ 2)) / 123) + ((556 * u * z) / 123) + ((412 * u) / 123)) / ((t + z + 2) ^ 1 * (t + z + 3) ^ 1 * (t + u + z + 2) ^ 1 * (t + u + z + 3) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((19 / 123) * t ^ 3 * u)) by sign.
  assert (T1 : 0 <= ((19 / 123) * t ^ 2 * u ^ 2)) by sign.
  assert (T2 : 0 <= ((74 / 123) * t ^ 2 * u * z)) by sign.
  assert (T3 : 0 <= ((93 / 41) * t ^ 2 * u)) by sign.
  assert (T4 : 0 <= ((55 / 123) * t * u ^ 2 * z)) by sign.
  assert (T5 : 0 <= ((191 / 123) * t * u ^ 2)) by sign.
  assert (T6 : 0 <= ((91 / 123) * t * u * z ^ 2)) by sign.
  assert (T7 : 0 <= ((526 / 123) * t * u * z)) by sign.
  assert (T8 : 0 <= (6 * t * u)) by sign.
  assert (T9 : 0 <= ((12 / 41) * u ^ 2 * z ^ 2)) by sign.
  assert (T10 : 0 <= ((175 / 123) * u ^ 2 * z)) by sign.
  assert (T11 : 0 <= ((206 / 123) * u ^ 2)) by sign.
  assert (T12 : 0 <= ((12 / 41) * u * z ^ 3)) by sign.
  assert (T13 : 0 <= ((247 / 123) * u * z ^ 2)) by sign.
  assert (T14 : 0 <= ((556 / 123) * u * z)) by sign.
  assert (T15 : 0 <= ((412 / 123) * u)) by sign.
  assert (G : 0 <= (22 / 41) - (((50 * t) / ((123 * t) + (123 * u) + (123 * z) + 246)) - ((50 * t) / ((123 * t) + (123 * z) + 246)) - (((67 * z) + 196) / ((123 * t) + (123 * z) + 369)) + (((31 * u) + (67 * z) + 196) / ((123 * t) + (123 * u) + (123 * z) + 369)) + (22 / 41))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_regret_of_one_soft_value_2 : forall a t u z tp fp fn tn : R,
  0 <= a ->
  0 <= t ->
  0 <= u ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  a <= 1 ->
  t <= 1 ->
  z <= 2 ->
  u <= 2 ->
  (((50 * t) / ((123 * t) + (123 * u) + (123 * z) + 246)) - ((50 * t) / ((123 * t) + (123 * z) + 246)) - (((67 * z) + 196) / ((123 * t) + (123 * z) + 369)) + (((31 * u) + (67 * z) + 196) / ((123 * t) + (123 * u) + (123 * z) + 369)) + (22 / 41)) <= (22 / 41).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_regret_of_one_soft_value_2_case0 a t u z tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_regret_of_one_soft_value_3_case0 : forall a t u z tp fp fn tn : R,
  0 <= a ->
  0 <= t ->
  0 <= u ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  a <= 1 ->
  t <= 1 ->
  z <= 2 ->
  u <= 2 ->
  0 < ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 123) ->
  0 < ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 246) ->
  0 < ((123 * t) + (123 * u) + (123 * z) + 246) ->
  0 < ((123 * t) + (123 * u) + (123 * z) + 369) ->
  0 < (a + t + u + z + 1) ->
  0 < (a + t + u + z + 2) ->
  0 < (t + u + z + 2) ->
  0 < (t + u + z + 3) ->
  (((50 * t) / ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 123)) - ((50 * t) / ((123 * t) + (123 * u) + (123 * z) + 246)) + (((196 * a) + (31 * u) + (67 * z)) / ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 246)) - (((31 * u) + (67 * z) + 196) / ((123 * t) + (123 * u) + (123 * z) + 369)) + (22 / 41)) <= (22 / 41).
Proof.
  intros. 
  assert (I : (((- 1) * 146 * (a ^ 2) * (t ^ 2)) - (311 * (a ^ 2) * t * u) - (275 * (a ^ 2) * t * z) - (634 * (a ^ 2) * t) - (165 * (a ^ 2) * (u ^ 2)) - (294 * (a ^ 2) * u * z) - (722 * (a ^ 2) * u) - (129 * (a ^ 2) * (z ^ 2)) - (650 * (a ^ 2) * z) - (784 * (a ^ 2)) - (146 * a * (t ^ 3)) - (457 * a * (t ^ 2) * u) - (421 * a * (t ^ 2) * z) - (584 * a * (t ^ 2)) - (476 * a * t * (u ^ 2)) - (880 * a * t * u * z) - (1306 * a * t * u) - (404 * a * t * (z ^ 2)) - (1234 * a * t * z) - (634 * a * t) - (165 * a * (u ^ 3)) - (459 * a * (u ^ 2) * z) - (722 * a * (u ^ 2)) - (423 * a * u * (z ^ 2)) - (1372 * a * u * z) - (784 * a * u) - (129 * a * (z ^ 3)) - (650 * a * (z ^ 2)) - (784 * a * z) + (146 * (t ^ 3)) + (457 * (t ^ 2) * u) + (421 * (t ^ 2) * z) + (730 * (t ^ 2)) + (476 * t * (u ^ 2)) + (880 * t * u * z) + (1617 * t * u) + (404 * t * (z ^ 2)) + (1509 * t * z) + (1268 * t) + (165 * (u ^ 3)) + (459 * (u ^ 2) * z) + (887 * (u ^ 2)) + (423 * u * (z ^ 2)) + (1666 * u * z) + (1506 * u) + (129 * (z ^ 3)) + (779 * (z ^ 2)) + (1434 * z) + 784) = (1 * (1 - a) * ((146 * a * (t ^ 2)) + (311 * a * t * u) + (275 * a * t * z) + (634 * a * t) + (165 * a * (u ^ 2)) + (294 * a * u * z) + (722 * a * u) + (129 * a * (z ^ 2)) + (650 * a * z) + (784 * a) + (146 * (t ^ 3)) + (457 * (t ^ 2) * u) + (421 * (t ^ 2) * z) + (730 * (t ^ 2)) + (476 * t * (u ^ 2)) + (880 * t * u * z) + (1617 * t * u) + (404 * t * (z ^ 2)) + (1509 * t * z) + (1268 * t) + (165 * (u ^ 3)) + (459 * (u ^ 2) * z) + (887 * (u ^ 2)) + (423 * u * (z ^ 2)) + (1666 * u * z) + (1506 * u) + (129 * (z ^ 3)) + (779 * (z ^ 2)) + (1434 * z) + 784))) by field.
  assert (E : (22 / 41) - (((50 * t) / ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 123)) - ((50 * t) / ((123 * t) + (123 * u) + (123 * z) + 246)) + (((196 * a) + (31 * u) + (67 * z)) / ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 246)) - (((31 * u) + (67 * z) + 196) / ((123 * t) + (123 * u) + (123 * z) + 369)) + (22 / 41)) = (((- 1) * 146 * (a ^ 2) * (t ^ 2)) - (311 * (a ^ 2) * t * u) - (275 * (a ^ 2) * t * z) - (634 * (a ^ 2) * t) - (165 * (a ^ 2) * (u ^ 2)) - (294 * (a ^ 2) * u * z) - (722 * (a ^ 2) * u) - (129 * (a ^ 2) * (z ^ 2)) - (650 * (a ^ 2) * z) - (784 * (a ^ 2)) - (146 * a * (t ^ 3)) - (457 * a * (t ^ 2) * u) - (421 * a * (t ^ 2) * z) - (584 * a * (t ^ 2)) - (476 * a * t * (u ^ 2)) - (880 * a * t * u * z) - (1306 * a * t * u) - (404 * a * t * (z ^ 2)) - (1234 * a * t * z) - (634 * a * t) - (165 * a * (u ^ 3)) - (459 * a * (u ^ 2) * z) - (722 * a * (u ^ 2)) - (423 * a * u * (z ^ 2)) - (1372 * a * u * z) - (784 * a * u) - (129 * a * (z ^ 3)) - (650 * a * (z ^ 2)) - (784 * a * z) + (146 * (t ^ 3)) + (457 * (t ^ 2) * u) + (421 * (t ^ 2) * z) + (730 * (t ^ 2)) + (476 * t * (u ^ 2)) + (880 * t * u * z) + (1617 * t * u) + (404 * t * (z ^ 2)) + (1509 * t * z) + (1268 * t) + (165 * (u ^ 3)) + (459 * (u ^ 2) * z) + (887 * (u ^ 2)) + (423 * u * (z ^ 2)) + (1666 * u * z) + (1506 * u) + (129 * (z ^ 3)) + (779 * (z ^ 2)) + (1434 * z) + 784) / ((t + u + z + 2) ^ 1 * (t + u + z + 3) ^ 1 * (a + t + u + z + 1) ^ 1 * (a + t + u + z + 2) ^ 1 * 123 ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * (1 - a) * ((146 * a * (t ^ 2)) + (311 * a * t * u) + (275 * a * t * z) + (634 * a * t) + (165 * a * (u ^ 2)) + (294 * a * u * z) + (722 * a * u) + (129 * a * (z ^ 2)) + (650 * a * z) + (784 * a) + (146 * (t ^ 3)) + (457 * (t ^ 2) * u) + (421 * (t ^ 2) * z) + (730 * (t ^ 2)) + (476 * t * (u ^ 2)) + (880 * t * u * z) + (1617 * t * u) + (404 * t * (z ^ 2)) + (1509 * t * z) + (1268 * t) + (165 * (u ^ 3)) + (459 * (u ^ 2) * z) + (887 * (u ^ 2)) + (423 * u * (z ^ 2)) + (1666 * u * z) + (1506 * u) + (129 * (z ^ 3)) + (779 * (z ^ 2)) + (1434 * z) + 784))) by sign.
  assert (G : 0 <= (22 / 41) - (((50 * t) / ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 123)) - ((50 * t) / ((123 * t) + (123 * u) + (123 * z) + 246)) + (((196 * a) + (31 * u) + (67 * z)) / ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 246)) - (((31 * u) + (67 * z) + 196) / ((123 * t) + (123 * u) + (123 * z) + 369)) + (22 / 41))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_regret_of_one_soft_value_3 : forall a t u z tp fp fn tn : R,
  0 <= a ->
  0 <= t ->
  0 <= u ->
  0 <= z ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  a <= 1 ->
  t <= 1 ->
  z <= 2 ->
  u <= 2 ->
  (((50 * t) / ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 123)) - ((50 * t) / ((123 * t) + (123 * u) + (123 * z) + 246)) + (((196 * a) + (31 * u) + (67 * z)) / ((123 * a) + (123 * t) + (123 * u) + (123 * z) + 246)) - (((31 * u) + (67 * z) + 196) / ((123 * t) + (123 * u) + (123 * z) + 369)) + (22 / 41)) <= (22 / 41).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_regret_of_one_soft_value_3_case0 a t u z tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Print Assumptions soft_dice_regret_of_one_soft_value_1.
Print Assumptions soft_dice_regret_of_one_soft_value_2.
Print Assumptions soft_dice_regret_of_one_soft_value_3.
