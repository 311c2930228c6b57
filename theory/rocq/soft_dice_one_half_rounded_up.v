(* Rounding up at one half loses at most a twenty-fifth of the expected Dice of a best soft mask

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

Lemma soft_dice_one_half_rounded_up_1_case0 : forall a b k s t tp fp fn tn : R,
  0 < a ->
  0 <= b ->
  0 < k ->
  0 <= s ->
  0 <= t ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  (s + t) <= (a + k) ->
  0 < (a + b + (2 * k) + s + (2 * t)) ->
  0 < (a + b + k + s + (2 * t)) ->
  ((2 * k * s * ((9 * a) + (9 * b) - (7 * k) + (9 * s) + (18 * t))) / (25 * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t)))) <= (1 / 25).
Proof.
  intros. 
  assert (I : (((a ^ 3) / 25) + ((3 * (a ^ 2) * b) / 25) + ((4 * (a ^ 2) * k) / 25) + ((3 * (a ^ 2) * s) / 25) + ((6 * (a ^ 2) * t) / 25) + ((3 * a * (b ^ 2)) / 25) + ((8 * a * b * k) / 25) + ((6 * a * b * s) / 25) + ((12 * a * b * t) / 25) + ((a * (k ^ 2)) / 5) - ((2 * a * k * s) / 5) + ((16 * a * k * t) / 25) + ((3 * a * (s ^ 2)) / 25) + ((12 * a * s * t) / 25) + ((12 * a * (t ^ 2)) / 25) + ((b ^ 3) / 25) + ((4 * (b ^ 2) * k) / 25) + ((3 * (b ^ 2) * s) / 25) + ((6 * (b ^ 2) * t) / 25) + ((b * (k ^ 2)) / 5) - ((2 * b * k * s) / 5) + ((16 * b * k * t) / 25) + ((3 * b * (s ^ 2)) / 25) + ((12 * b * s * t) / 25) + ((12 * b * (t ^ 2)) / 25) + ((2 * (k ^ 3)) / 25) + ((19 * (k ^ 2) * s) / 25) + ((2 * (k ^ 2) * t) / 5) - ((14 * k * (s ^ 2)) / 25) - ((4 * k * s * t) / 5) + ((16 * k * (t ^ 2)) / 25) + ((s ^ 3) / 25) + ((6 * (s ^ 2) * t) / 25) + ((12 * s * (t ^ 2)) / 25) + ((8 * (t ^ 3)) / 25)) = ((2 / 25) * s * (a + b - (3 * k) + s + (2 * t)) ^ 2) + ((1 / 25) * ((b + (3 * t)) * (a + b + k + s + (2 * t)) * (a + b + (2 * k) + s + (2 * t)))) + ((1 / 25) * (a + k - s - t) * (a + b + k + s + (2 * t)) * (a + b + (2 * k) + s + (2 * t)))) by field.
  assert (E : (1 / 25) - ((2 * k * s * ((9 * a) + (9 * b) - (7 * k) + (9 * s) + (18 * t))) / (25 * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t)))) = (((a ^ 3) / 25) + ((3 * (a ^ 2) * b) / 25) + ((4 * (a ^ 2) * k) / 25) + ((3 * (a ^ 2) * s) / 25) + ((6 * (a ^ 2) * t) / 25) + ((3 * a * (b ^ 2)) / 25) + ((8 * a * b * k) / 25) + ((6 * a * b * s) / 25) + ((12 * a * b * t) / 25) + ((a * (k ^ 2)) / 5) - ((2 * a * k * s) / 5) + ((16 * a * k * t) / 25) + ((3 * a * (s ^ 2)) / 25) + ((12 * a * s * t) / 25) + ((12 * a * (t ^ 2)) / 25) + ((b ^ 3) / 25) + ((4 * (b ^ 2) * k) / 25) + ((3 * (b ^ 2) * s) / 25) + ((6 * (b ^ 2) * t) / 25) + ((b * (k ^ 2)) / 5) - ((2 * b * k * s) / 5) + ((16 * b * k * t) / 25) + ((3 * b * (s ^ 2)) / 25) + ((12 * b * s * t) / 25) + ((12 * b * (t ^ 2)) / 25) + ((2 * (k ^ 3)) / 25) + ((19 * (k ^ 2) * s) / 25) + ((2 * (k ^ 2) * t) / 5) - ((14 * k * (s ^ 2)) / 25) - ((4 * k * s * t) / 5) + ((16 * k * (t ^ 2)) / 25) + ((s ^ 3) / 25) + ((6 * (s ^ 2) * t) / 25) + ((12 * s * (t ^ 2)) / 25) + ((8 * (t ^ 3)) / 25)) / ((a + b + k + s + (2 * t)) ^ 2 * (a + b + (2 * k) + s + (2 * t)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((2 / 25) * s * (a + b - (3 * k) + s + (2 * t)) ^ 2)) by sign.
  assert (T1 : 0 <= ((1 / 25) * ((b + (3 * t)) * (a + b + k + s + (2 * t)) * (a + b + (2 * k) + s + (2 * t))))) by sign.
  assert (T2 : 0 <= ((1 / 25) * (a + k - s - t) * (a + b + k + s + (2 * t)) * (a + b + (2 * k) + s + (2 * t)))) by sign.
  assert (G : 0 <= (1 / 25) - ((2 * k * s * ((9 * a) + (9 * b) - (7 * k) + (9 * s) + (18 * t))) / (25 * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_one_half_rounded_up_1 : forall a b k s t tp fp fn tn : R,
  0 < a ->
  0 <= b ->
  0 < k ->
  0 <= s ->
  0 <= t ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  (s + t) <= (a + k) ->
  ((2 * k * s * ((9 * a) + (9 * b) - (7 * k) + (9 * s) + (18 * t))) / (25 * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t)))) <= (1 / 25).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_half_rounded_up_1_case0 a b k s t tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_half_rounded_up_1_case0 a b k s t tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma soft_dice_one_half_rounded_up_2_case0 : forall a b k s t tp fp fn tn : R,
  0 < a ->
  0 <= b ->
  0 < k ->
  0 <= s ->
  0 <= t ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  (s + t) <= (a + k) ->
  0 < (a + b + (2 * k) + s + (2 * t)) ->
  0 < (a + b + k + s + (2 * t)) ->
  0 < (a + b + s + (2 * t)) ->
  (((- 1) * 2 * t * (a + b + s + (2 * t)) * ((9 * a) + (9 * b) - (7 * k) + (9 * s) + (18 * t))) / (25 * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t)))) <= (1 / 25).
Proof.
  intros. 
  assert (I : ((16 * (a ^ 4)) + (64 * (a ^ 3) * b) + (64 * (a ^ 3) * k) + (64 * (a ^ 3) * s) + (416 * (a ^ 3) * t) + (96 * (a ^ 2) * (b ^ 2)) + (192 * (a ^ 2) * b * k) + (192 * (a ^ 2) * b * s) + (1248 * (a ^ 2) * b * t) + (80 * (a ^ 2) * (k ^ 2)) + (192 * (a ^ 2) * k * s) + (160 * (a ^ 2) * k * t) + (96 * (a ^ 2) * (s ^ 2)) + (1248 * (a ^ 2) * s * t) + (2112 * (a ^ 2) * (t ^ 2)) + (64 * a * (b ^ 3)) + (192 * a * (b ^ 2) * k) + (192 * a * (b ^ 2) * s) + (1248 * a * (b ^ 2) * t) + (160 * a * b * (k ^ 2)) + (384 * a * b * k * s) + (320 * a * b * k * t) + (192 * a * b * (s ^ 2)) + (2496 * a * b * s * t) + (4224 * a * b * (t ^ 2)) + (32 * a * (k ^ 3)) + (160 * a * (k ^ 2) * s) + (320 * a * (k ^ 2) * t) + (192 * a * k * (s ^ 2)) + (320 * a * k * s * t) - (128 * a * k * (t ^ 2)) + (64 * a * (s ^ 3)) + (1248 * a * (s ^ 2) * t) + (4224 * a * s * (t ^ 2)) + (3968 * a * (t ^ 3)) + (16 * (b ^ 4)) + (64 * (b ^ 3) * k) + (64 * (b ^ 3) * s) + (416 * (b ^ 3) * t) + (80 * (b ^ 2) * (k ^ 2)) + (192 * (b ^ 2) * k * s) + (160 * (b ^ 2) * k * t) + (96 * (b ^ 2) * (s ^ 2)) + (1248 * (b ^ 2) * s * t) + (2112 * (b ^ 2) * (t ^ 2)) + (32 * b * (k ^ 3)) + (160 * b * (k ^ 2) * s) + (320 * b * (k ^ 2) * t) + (192 * b * k * (s ^ 2)) + (320 * b * k * s * t) - (128 * b * k * (t ^ 2)) + (64 * b * (s ^ 3)) + (1248 * b * (s ^ 2) * t) + (4224 * b * s * (t ^ 2)) + (3968 * b * (t ^ 3)) + (32 * (k ^ 3) * s) + (64 * (k ^ 3) * t) + (80 * (k ^ 2) * (s ^ 2)) + (320 * (k ^ 2) * s * t) + (320 * (k ^ 2) * (t ^ 2)) + (64 * k * (s ^ 3)) + (160 * k * (s ^ 2) * t) - (128 * k * s * (t ^ 2)) - (384 * k * (t ^ 3)) + (16 * (s ^ 4)) + (416 * (s ^ 3) * t) + (2112 * (s ^ 2) * (t ^ 2)) + (3968 * s * (t ^ 3)) + (2560 * (t ^ 4))) = ((2 / 25) * t * (2 * (k ^ 3)) * 20 ^ 2) + ((4 / 5) * t * (a + b + s + (2 * t)) * ((20 * a) + (20 * b) - (3 * k) + (20 * s) + (40 * t)) ^ 2) + ((2 / 25) * t * ((191 * (k ^ 2) * (a + b + s + (2 * t))) / 40) * 20 ^ 2) + ((1 / 25) * ((a + b + s) * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t))) * 20 ^ 2)) by field.
  assert (E : (1 / 25) - (((- 1) * 2 * t * (a + b + s + (2 * t)) * ((9 * a) + (9 * b) - (7 * k) + (9 * s) + (18 * t))) / (25 * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t)))) = ((16 * (a ^ 4)) + (64 * (a ^ 3) * b) + (64 * (a ^ 3) * k) + (64 * (a ^ 3) * s) + (416 * (a ^ 3) * t) + (96 * (a ^ 2) * (b ^ 2)) + (192 * (a ^ 2) * b * k) + (192 * (a ^ 2) * b * s) + (1248 * (a ^ 2) * b * t) + (80 * (a ^ 2) * (k ^ 2)) + (192 * (a ^ 2) * k * s) + (160 * (a ^ 2) * k * t) + (96 * (a ^ 2) * (s ^ 2)) + (1248 * (a ^ 2) * s * t) + (2112 * (a ^ 2) * (t ^ 2)) + (64 * a * (b ^ 3)) + (192 * a * (b ^ 2) * k) + (192 * a * (b ^ 2) * s) + (1248 * a * (b ^ 2) * t) + (160 * a * b * (k ^ 2)) + (384 * a * b * k * s) + (320 * a * b * k * t) + (192 * a * b * (s ^ 2)) + (2496 * a * b * s * t) + (4224 * a * b * (t ^ 2)) + (32 * a * (k ^ 3)) + (160 * a * (k ^ 2) * s) + (320 * a * (k ^ 2) * t) + (192 * a * k * (s ^ 2)) + (320 * a * k * s * t) - (128 * a * k * (t ^ 2)) + (64 * a * (s ^ 3)) + (1248 * a * (s ^ 2) * t) + (4224 * a * s * (t ^ 2)) + (3968 * a * (t ^ 3)) + (16 * (b ^ 4)) + (64 * (b ^ 3) * k) + (64 * (b ^ 3) * s) + (416 * (b ^ 3) * t) + (80 * (b ^ 2) * (k ^ 2)) + (192 * (b ^ 2) * k * s) + (160 * (b ^ 2) * k * t) + (96 * (b ^ 2) * (s ^ 2)) + (1248 * (b ^ 2) * s * t) + (2112 * (b ^ 2) * (t ^ 2)) + (32 * b * (k ^ 3)) + (160 * b * (k ^ 2) * s) + (320 * b * (k ^ 2) * t) + (192 * b * k * (s ^ 2)) + (320 * b * k * s * t) - (128 * b * k * (t ^ 2)) + (64 * b * (s ^ 3)) + (1248 * b * (s ^ 2) * t) + (4224 * b * s * (t ^ 2)) + (3968 * b * (t ^ 3)) + (32 * (k ^ 3) * s) + (64 * (k ^ 3) * t) + (80 * (k ^ 2) * (s ^ 2)) + (320 * (k ^ 2) * s * t) + (320 * (k ^ 2) * (t ^ 2)) + (64 * k * (s ^ 3)) + (160 * k * (s ^ 2) * t) - (128 * k * s * (t ^ 2)) - (384 * k * (t ^ 3)) + (16 * (s ^ 4)) + (416 * (s ^ 3) * t) + (2112 * (s ^ 2) * (t ^ 2)) + (3968 * s * (t ^ 3)) + (2560 * (t ^ 4))) / ((a + b + k + s + (2 * t)) ^ 2 * (a + b + (2 * k) + s + (2 * t)) ^ 1 * (a + b + s + (2 * t)) ^ 1 * 20 ^ 2)) by (field; nonzero).
  assert (T0 : 0 <= ((2 / 25) * t * (2 * (k ^ 3)) * 20 ^ 2)) by sign.
  assert (T1 : 0 <= ((4 / 5) * t * (a + b + s + (2 * t)) * ((20 * a) + (20 * b) - (3 * k) + (20 * s) + (40 * t)) ^ 2)) by sign.
  assert (T2 : 0 <= ((2 / 25) * t * ((191 * (k ^ 2) * (a + b + s + (2 * t))) / 40) * 20 ^ 2)) by sign.
  assert (T3 : 0 <= ((1 / 25) * ((a + b + s) * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t))) * 20 ^ 2)) by sign.
  assert (G : 0 <= (1 / 25) - (((- 1) * 2 * t * (a + b + s + (2 * t)) * ((9 * a) + (9 * b) - (7 * k) + (9 * s) + (18 * t))) / (25 * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem soft_dice_one_half_rounded_up_2 : forall a b k s t tp fp fn tn : R,
  0 < a ->
  0 <= b ->
  0 < k ->
  0 <= s ->
  0 <= t ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  (s + t) <= (a + k) ->
  (((- 1) * 2 * t * (a + b + s + (2 * t)) * ((9 * a) + (9 * b) - (7 * k) + (9 * s) + (18 * t))) / (25 * ((a + b + k + s + (2 * t)) ^ 2) * (a + b + (2 * k) + s + (2 * t)))) <= (1 / 25).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_half_rounded_up_2_case0 a b k s t tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_half_rounded_up_2_case0 a b k s t tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Print Assumptions soft_dice_one_half_rounded_up_1.
Print Assumptions soft_dice_one_half_rounded_up_2.
