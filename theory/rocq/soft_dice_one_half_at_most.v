(* One half loses at most a twentieth of the expected Dice of a best soft mask

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

Lemma soft_dice_one_half_at_most_1_case0 : forall e r s x theta tp fp fn tn : R,
  0 < e ->
  0 <= r ->
  0 <= s ->
  0 <= x ->
  ((theta ^ 2) + ((5 * theta) / 2) - (1 / 8)) = 0 ->
  (3064881604791123134099 / 62500000000000000000000) <= theta ->
  theta <= (9807621135331594029117 / 200000000000000000000000) ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  r <= 1 ->
  s <= 1 ->
  0 < ((2 * e) + 1) ->
  0 < ((3 * (e ^ 3)) + (3 * (e ^ 2))) ->
  0 < ((4 * (e ^ 3) * theta * x) + (5 * (e ^ 3) * x) + (3 * (e ^ 3)) + (4 * (e ^ 2) * theta * x) + (5 * (e ^ 2) * x) + (3 * (e ^ 2)) + (24 * theta) + 60) ->
  0 < (((4 * (e ^ 3) * theta * x) / 3) + ((5 * (e ^ 3) * x) / 3) + (e ^ 3) + ((4 * (e ^ 2) * theta * x) / 3) + ((5 * (e ^ 2) * x) / 3) + (e ^ 2) + (8 * theta) + 20) ->
  0 < e ->
  0 < (e + 1) ->
  ((x * (((4 * theta) / 3) + (5 / 3)) * ((((((- 1) * 3 * e) - 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) + (((8 * theta) + 20) / ((e ^ 2) * (e + 1))))) / (((x * (((4 * theta) / 3) + (5 / 3))) + 1 + (((8 * theta) + 20) / ((e ^ 2) * (e + 1)))) ^ 2)) <= theta.
Proof.
  intros. 
  assert (I : (((64 * (e ^ 14) * (theta ^ 3) * (x ^ 2)) / 9) + ((160 * (e ^ 14) * (theta ^ 2) * (x ^ 2)) / 9) + ((32 * (e ^ 14) * (theta ^ 2) * x) / 3) + ((100 * (e ^ 14) * theta * (x ^ 2)) / 9) + ((40 * (e ^ 14) * theta * x) / 3) + (4 * (e ^ 14) * theta) + ((320 * (e ^ 13) * (theta ^ 3) * (x ^ 2)) / 9) + ((896 * (e ^ 13) * (theta ^ 2) * (x ^ 2)) / 9) + ((160 * (e ^ 13) * (theta ^ 2) * x) / 3) + ((740 * (e ^ 13) * theta * (x ^ 2)) / 9) + ((224 * (e ^ 13) * theta * x) / 3) + (20 * (e ^ 13) * theta) + ((50 * (e ^ 13) * (x ^ 2)) / 3) + (10 * (e ^ 13) * x) + ((656 * (e ^ 12) * (theta ^ 3) * (x ^ 2)) / 9) + ((2152 * (e ^ 12) * (theta ^ 2) * (x ^ 2)) / 9) + ((328 * (e ^ 12) * (theta ^ 2) * x) / 3) + ((2305 * (e ^ 12) * theta * (x ^ 2)) / 9) + ((538 * (e ^ 12) * theta * x) / 3) + (41 * (e ^ 12) * theta) + ((800 * (e ^ 12) * (x ^ 2)) / 9) + ((160 * (e ^ 12) * x) / 3) + ((704 * (e ^ 11) * (theta ^ 3) * (x ^ 2)) / 9) + ((256 * (e ^ 11) * (theta ^ 3) * x) / 3) + ((968 * (e ^ 11) * (theta ^ 2) * (x ^ 2)) / 3) + ((1184 * (e ^ 11) * (theta ^ 2) * x) / 3) + (64 * (e ^ 11) * (theta ^ 2)) + (440 * (e ^ 11) * theta * (x ^ 2)) + ((1046 * (e ^ 11) * theta * x) / 3) + (204 * (e ^ 11) * theta) + ((3575 * (e ^ 11) * (x ^ 2)) / 18) - ((85 * (e ^ 11) * x) / 6) + ((416 * (e ^ 10) * (theta ^ 3) * (x ^ 2)) / 9) + ((1024 * (e ^ 10) * (theta ^ 3) * x) / 3) + ((808 * (e ^ 10) * (theta ^ 2) * (x ^ 2)) / 3) + ((3536 * (e ^ 10) * (theta ^ 2) * x) / 3) + (256 * (e ^ 10) * (theta ^ 2)) + ((1370 * (e ^ 10) * theta * (x ^ 2)) / 3) + ((1886 * (e ^ 10) * theta * x) / 3) + (666 * (e ^ 10) * theta) + ((4325 * (e ^ 10) * (x ^ 2)) / 18) - ((2335 * (e ^ 10) * x) / 6) + ((128 * (e ^ 9) * (theta ^ 3) * (x ^ 2)) / 9) + ((1600 * (e ^ 9) * (theta ^ 3) * x) / 3) + (144 * (e ^ 9) * (theta ^ 2) * (x ^ 2)) + ((5264 * (e ^ 9) * (theta ^ 2) * x) / 3) + (400 * (e ^ 9) * (theta ^ 2)) + ((880 * (e ^ 9) * theta * (x ^ 2)) / 3) + ((2324 * (e ^ 9) * theta * x) / 3) + (1008 * (e ^ 9) * theta) + ((1525 * (e ^ 9) * (x ^ 2)) / 9) - ((2195 * (e ^ 9) * x) / 3) + ((16 * (e ^ 8) * (theta ^ 3) * (x ^ 2)) / 9) + ((1216 * (e ^ 8) * (theta ^ 3) * x) / 3) + (256 * (e ^ 8) * (theta ^ 3)) + ((440 * (e ^ 8) * (theta ^ 2) * (x ^ 2)) / 9) + (1320 * (e ^ 8) * (theta ^ 2) * x) + (1584 * (e ^ 8) * (theta ^ 2)) + ((1025 * (e ^ 8) * theta * (x ^ 2)) / 9) + ((1630 * (e ^ 8) * theta * x) / 3) + (2361 * (e ^ 8) * theta) + ((625 * (e ^ 8) * (x ^ 2)) / 9) - ((1775 * (e ^ 8) * x) / 3) + ((448 * (e ^ 7) * (theta ^ 3) * x) / 3) + (768 * (e ^ 7) * (theta ^ 3)) + ((88 * (e ^ 7) * (theta ^ 2) * (x ^ 2)) / 9) + ((1456 * (e ^ 7) * (theta ^ 2) * x) / 3) + (3952 * (e ^ 7) * (theta ^ 2)) + ((220 * (e ^ 7) * theta * (x ^ 2)) / 9) + (194 * (e ^ 7) * theta * x) + (5080 * (e ^ 7) * theta) + ((275 * (e ^ 7) * (x ^ 2)) / 18) - ((1345 * (e ^ 7) * x) / 6) + ((64 * (e ^ 6) * (theta ^ 3) * x) / 3) + (832 * (e ^ 6) * (theta ^ 3)) + ((8 * (e ^ 6) * (theta ^ 2) * (x ^ 2)) / 9) + ((208 * (e ^ 6) * (theta ^ 2) * x) / 3) + (4176 * (e ^ 6) * (theta ^ 2)) + ((20 * (e ^ 6) * theta * (x ^ 2)) / 9) + ((82 * (e ^ 6) * theta * x) / 3) + (5240 * (e ^ 6) * theta) + ((25 * (e ^ 6) * (x ^ 2)) / 18) - ((65 * (e ^ 6) * x) / 2) + (384 * (e ^ 5) * (theta ^ 3)) + (1920 * (e ^ 5) * (theta ^ 2)) + (2400 * (e ^ 5) * theta) + (64 * (e ^ 4) * (theta ^ 3)) + (320 * (e ^ 4) * (theta ^ 2)) + (400 * (e ^ 4) * theta)) = (theta * e ^ 4 * (e + 1) ^ 2 * ((4 * (e ^ 6)) + (20 * (e ^ 5)) + (49 * (e ^ 4)) + ((e ^ 3) * ((64 * theta) + 244)) + ((e ^ 2) * ((256 * theta) + 733)) + (e * ((204 * theta) + 558)) + (52 * theta) + 138) * (e - 1) ^ 2) + (((1 / 6) - ((5 * theta) / 3)) * e ^ 5 * (e + 1) ^ 3 * x * ((4 * (e ^ 3)) + ((e ^ 2) * ((24 * theta) + 74)) + (e * ((100 * theta) + 266)) + (40 * theta) + 104) * ((2 * e) + 1) * (e - 1) ^ 2) + (theta * e ^ 6 * (e + 1) ^ 4 * ((2 * (e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e * x * (((4 * theta) / 3) + (5 / 3))) - (4 * theta) - 5) ^ 2) + ((1 / 2) * e ^ 4 * (e + 1) ^ 4 * ((3 * e) + 1) * ((2 * (e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e * x * (((4 * theta) / 3) + (5 / 3))) - (4 * theta) - 5) ^ 2) + (((32 * (e ^ 14) * x) / 3) + ((400 * (e ^ 13) * x) / 3) + ((64 * (e ^ 12) * theta * x) / 3) + ((1688 * (e ^ 12) * x) / 3) + ((544 * (e ^ 11) * theta * x) / 3) + ((2180 * (e ^ 11) * x) / 3) + (512 * (e ^ 10) * theta * x) - (16 * (e ^ 10) * theta) - (60 * (e ^ 10) * x) + ((2048 * (e ^ 9) * theta * x) / 3) - (64 * (e ^ 9) * theta) - ((1424 * (e ^ 9) * x) / 3) + (300 * (e ^ 9)) + ((1408 * (e ^ 8) * theta * x) / 3) + (160 * (e ^ 8) * theta) + (336 * (e ^ 8) * x) + (1300 * (e ^ 8)) + (160 * (e ^ 7) * theta * x) + (704 * (e ^ 7) * theta) + ((2468 * (e ^ 7) * x) / 3) + (2200 * (e ^ 7)) + ((64 * (e ^ 6) * theta * x) / 3) + (816 * (e ^ 6) * theta) + ((1292 * (e ^ 6) * x) / 3) + (1800 * (e ^ 6)) + (384 * (e ^ 5) * theta) + (72 * (e ^ 5) * x) + (700 * (e ^ 5)) + (64 * (e ^ 4) * theta) + (100 * (e ^ 4))) * ((theta ^ 2) + ((5 * theta) / 2) - (1 / 8))) by field.
  replace ((theta ^ 2) + ((5 * theta) / 2) - (1 / 8)) with 0 in I by lra.
  assert (E : theta - ((x * (((4 * theta) / 3) + (5 / 3)) * ((((((- 1) * 3 * e) - 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) + (((8 * theta) + 20) / ((e ^ 2) * (e + 1))))) / (((x * (((4 * theta) / 3) + (5 / 3))) + 1 + (((8 * theta) + 20) / ((e ^ 2) * (e + 1)))) ^ 2)) = (((64 * (e ^ 14) * (theta ^ 3) * (x ^ 2)) / 9) + ((160 * (e ^ 14) * (theta ^ 2) * (x ^ 2)) / 9) + ((32 * (e ^ 14) * (theta ^ 2) * x) / 3) + ((100 * (e ^ 14) * theta * (x ^ 2)) / 9) + ((40 * (e ^ 14) * theta * x) / 3) + (4 * (e ^ 14) * theta) + ((320 * (e ^ 13) * (theta ^ 3) * (x ^ 2)) / 9) + ((896 * (e ^ 13) * (theta ^ 2) * (x ^ 2)) / 9) + ((160 * (e ^ 13) * (theta ^ 2) * x) / 3) + ((740 * (e ^ 13) * theta * (x ^ 2)) / 9) + ((224 * (e ^ 13) * theta * x) / 3) + (20 * (e ^ 13) * theta) + ((50 * (e ^ 13) * (x ^ 2)) / 3) + (10 * (e ^ 13) * x) + ((656 * (e ^ 12) * (theta ^ 3) * (x ^ 2)) / 9) + ((2152 * (e ^ 12) * (theta ^ 2) * (x ^ 2)) / 9) + ((328 * (e ^ 12) * (theta ^ 2) * x) / 3) + ((2305 * (e ^ 12) * theta * (x ^ 2)) / 9) + ((538 * (e ^ 12) * theta * x) / 3) + (41 * (e ^ 12) * theta) + ((800 * (e ^ 12) * (x ^ 2)) / 9) + ((160 * (e ^ 12) * x) / 3) + ((704 * (e ^ 11) * (theta ^ 3) * (x ^ 2)) / 9) + ((256 * (e ^ 11) * (theta ^ 3) * x) / 3) + ((968 * (e ^ 11) * (theta ^ 2) * (x ^ 2)) / 3) + ((1184 * (e ^ 11) * (theta ^ 2) * x) / 3) + (64 * (e ^ 11) * (theta ^ 2)) + (440 * (e ^ 11) * theta * (x ^ 2)) + ((1046 * (e ^ 11) * theta * x) / 3) + (204 * (e ^ 11) * theta) + ((3575 * (e ^ 11) * (x ^ 2)) / 18) - ((85 * (e ^ 11) * x) / 6) + ((416 * (e ^ 10) * (theta ^ 3) * (x ^ 2)) / 9) + ((1024 * (e ^ 10) * (theta ^ 3) * x) / 3) + ((808 * (e ^ 10) * (theta ^ 2) * (x ^ 2)) / 3) + ((3536 * (e ^ 10) * (theta ^ 2) * x) / 3) + (256 * (e ^ 10) * (theta ^ 2)) + ((1370 * (e ^ 10) * theta * (x ^ 2)) / 3) + ((1886 * (e ^ 10) * theta * x) / 3) + (666 * (e ^ 10) * theta) + ((4325 * (e ^ 10) * (x ^ 2)) / 18) - ((2335 * (e ^ 10) * x) / 6) + ((128 * (e ^ 9) * (theta ^ 3) * (x ^ 2)) / 9) + ((1600 * (e ^ 9) * (theta ^ 3) * x) / 3) + (144 * (e ^ 9) * (theta ^ 2) * (x ^ 2)) + ((5264 * (e ^ 9) * (theta ^ 2) * x) / 3) + (400 * (e ^ 9) * (theta ^ 2)) + ((880 * (e ^ 9) * theta * (x ^ 2)) / 3) + ((2324 * (e ^ 9) * theta * x) / 3) + (1008 * (e ^ 9) * theta) + ((1525 * (e ^ 9) * (x ^ 2)) / 9) - ((2195 * (e ^ 9) * x) / 3) + ((16 * (e ^ 8) * (theta ^ 3) * (x ^ 2)) / 9) + ((1216 * (e ^ 8) * (theta ^ 3) * x) / 3) + (256 * (e ^ 8) * (theta ^ 3)) + ((440 * (e ^ 8) * (theta ^ 2) * (x ^ 2)) / 9) + (1320 * (e ^ 8) * (theta ^ 2) * x) + (1584 * (e ^ 8) * (theta ^ 2)) + ((1025 * (e ^ 8) * theta * (x ^ 2)) / 9) + ((1630 * (e ^ 8) * theta * x) / 3) + (2361 * (e ^ 8) * theta) + ((625 * (e ^ 8) * (x ^ 2)) / 9) - ((1775 * (e ^ 8) * x) / 3) + ((448 * (e ^ 7) * (theta ^ 3) * x) / 3) + (768 * (e ^ 7) * (theta ^ 3)) + ((88 * (e ^ 7) * (theta ^ 2) * (x ^ 2)) / 9) + ((1456 * (e ^ 7) * (theta ^ 2) * x) / 3) + (3952 * (e ^ 7) * (theta ^ 2)) + ((220 * (e ^ 7) * theta * (x ^ 2)) / 9) + (194 * (e ^ 7) * theta * x) + (5080 * (e ^ 7) * theta) + ((275 * (e ^ 7) * (x ^ 2)) / 18) - ((1345 * (e ^ 7) * x) / 6) + ((64 * (e ^ 6) * (theta ^ 3) * x) / 3) + (832 * (e ^ 6) * (theta ^ 3)) + ((8 * (e ^ 6) * (theta ^ 2) * (x ^ 2)) / 9) + ((208 * (e ^ 6) * (theta ^ 2) * x) / 3) + (4176 * (e ^ 6) * (theta ^ 2)) + ((20 * (e ^ 6) * theta * (x ^ 2)) / 9) + ((82 * (e ^ 6) * theta * x) / 3) + (5240 * (e ^ 6) * theta) + ((25 * (e ^ 6) * (x ^ 2)) / 18) - ((65 * (e ^ 6) * x) / 2) + (384 * (e ^ 5) * (theta ^ 3)) + (1920 * (e ^ 5) * (theta ^ 2)) + (2400 * (e ^ 5) * theta) + (64 * (e ^ 4) * (theta ^ 3)) + (320 * (e ^ 4) * (theta ^ 2)) + (400 * (e ^ 4) * theta)) / ((((e ^ 3) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 3) + ((e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 2) + (8 * theta) + 20) ^ 2 * e ^ 4 * (e + 1) ^ 2 * ((2 * e) + 1) ^ 2)) by (field; nonzero).
  assert (T0 : 0 <= (theta * e ^ 4 * (e + 1) ^ 2 * ((4 * (e ^ 6)) + (20 * (e ^ 5)) + (49 * (e ^ 4)) + ((e ^ 3) * ((64 * theta) + 244)) + ((e ^ 2) * ((256 * theta) + 733)) + (e * ((204 * theta) + 558)) + (52 * theta) + 138) * (e - 1) ^ 2)) by sign.
  assert (T1 : 0 <= (((1 / 6) - ((5 * theta) / 3)) * e ^ 5 * (e + 1) ^ 3 * x * ((4 * (e ^ 3)) + ((e ^ 2) * ((24 * theta) + 74)) + (e * ((100 * theta) + 266)) + (40 * theta) + 104) * ((2 * e) + 1) * (e - 1) ^ 2)) by sign.
  assert (T2 : 0 <= (theta * e ^ 6 * (e + 1) ^ 4 * ((2 * (e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e * x * (((4 * theta) / 3) + (5 / 3))) - (4 * theta) - 5) ^ 2)) by sign.
  assert (T3 : 0 <= ((1 / 2) * e ^ 4 * (e + 1) ^ 4 * ((3 * e) + 1) * ((2 * (e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e * x * (((4 * theta) / 3) + (5 / 3))) - (4 * theta) - 5) ^ 2)) by sign.
  assert (G : 0 <= theta - ((x * (((4 * theta) / 3) + (5 / 3)) * ((((((- 1) * 3 * e) - 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) + (((8 * theta) + 20) / ((e ^ 2) * (e + 1))))) / (((x * (((4 * theta) / 3) + (5 / 3))) + 1 + (((8 * theta) + 20) / ((e ^ 2) * (e + 1)))) ^ 2))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma soft_dice_one_half_at_most_1_all : forall e r s x theta tp fp fn tn : R,
  0 < e ->
  0 <= r ->
  0 <= s ->
  0 <= x ->
  ((theta ^ 2) + ((5 * theta) / 2) - (1 / 8)) = 0 ->
  (3064881604791123134099 / 62500000000000000000000) <= theta ->
  theta <= (9807621135331594029117 / 200000000000000000000000) ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  r <= 1 ->
  s <= 1 ->
  ((x * (((4 * theta) / 3) + (5 / 3)) * ((((((- 1) * 3 * e) - 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) + (((8 * theta) + 20) / ((e ^ 2) * (e + 1))))) / (((x * (((4 * theta) / 3) + (5 / 3))) + 1 + (((8 * theta) + 20) / ((e ^ 2) * (e + 1)))) ^ 2)) <= theta.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_half_at_most_1_case0 e r s x theta 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_half_at_most_1_case0 e r s x theta 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_half_at_most_1_case0 e r s x theta tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_half_at_most_1_case0 e r s x theta tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_half_at_most_1_case0 e r s x theta tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Theorem soft_dice_one_half_at_most_1 : forall e r s x tp fp fn tn : R,
  0 < e ->
  0 <= r ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  r <= 1 ->
  s <= 1 ->
  ((x * (((4 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) / 3) + (5 / 3)) * ((((((- 1) * 3 * e) - 1) * ((x * (((4 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) + (((8 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) + 20) / ((e ^ 2) * (e + 1))))) / (((x * (((4 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) / 3) + (5 / 3))) + 1 + (((8 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) + 20) / ((e ^ 2) * (e + 1)))) ^ 2)) <= (((- 5) / 4) + ((3 * (sqrt 3)) / 4)).
Proof.
  intros.
  assert (S : sqrt 3 * sqrt 3 = 3) by (apply sqrt_sqrt; lra).
  assert (1732050807568 / 1000000000000 <= sqrt 3) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | apply sqrt_pos]).
  assert (sqrt 3 <= 1732050807569 / 1000000000000) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | lra]).
  pose proof (soft_dice_one_half_at_most_1_all e r s x (((- 5) / 4) + ((3 * (sqrt 3)) / 4)) tp fp fn tn) as H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Lemma soft_dice_one_half_at_most_2_case0 : forall e r s x theta tp fp fn tn : R,
  0 < e ->
  0 <= r ->
  0 <= s ->
  0 <= x ->
  ((theta ^ 2) + ((5 * theta) / 2) - (1 / 8)) = 0 ->
  (3064881604791123134099 / 62500000000000000000000) <= theta ->
  theta <= (9807621135331594029117 / 200000000000000000000000) ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  r <= 1 ->
  s <= 1 ->
  0 < ((3 * (e ^ 3)) + (3 * (e ^ 2))) ->
  0 < ((4 * (e ^ 3) * theta * x) + (5 * (e ^ 3) * x) + (3 * (e ^ 3)) + (4 * (e ^ 2) * theta * x) + (5 * (e ^ 2) * x) + (3 * (e ^ 2)) + (24 * theta) + 60) ->
  0 < (((4 * (e ^ 3) * theta * x) / 3) + ((5 * (e ^ 3) * x) / 3) + (e ^ 3) + ((4 * (e ^ 2) * theta * x) / 3) + ((5 * (e ^ 2) * x) / 3) + (e ^ 2) + (8 * theta) + 20) ->
  0 < ((4 * theta * x) + (5 * x) + 3) ->
  0 < (((4 * theta * x) / 3) + ((5 * x) / 3) + 1) ->
  0 < e ->
  0 < (e + 1) ->
  ((((16 * theta) + 40) * (((((3 * e) + 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) - (((8 * theta) + 20) / ((e ^ 2) * (e + 1))))) / ((e ^ 2) * (e + 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1) * (((x * (((4 * theta) / 3) + (5 / 3))) + 1 + (((8 * theta) + 20) / ((e ^ 2) * (e + 1)))) ^ 2))) <= theta.
Proof.
  intros. 
  assert (I : (((64 * (e ^ 13) * (theta ^ 4) * (x ^ 3)) / 27) + ((80 * (e ^ 13) * (theta ^ 3) * (x ^ 3)) / 9) + ((16 * (e ^ 13) * (theta ^ 3) * (x ^ 2)) / 3) + ((100 * (e ^ 13) * (theta ^ 2) * (x ^ 3)) / 9) + ((40 * (e ^ 13) * (theta ^ 2) * (x ^ 2)) / 3) + (4 * (e ^ 13) * (theta ^ 2) * x) + ((125 * (e ^ 13) * theta * (x ^ 3)) / 27) + ((25 * (e ^ 13) * theta * (x ^ 2)) / 3) + (5 * (e ^ 13) * theta * x) + ((e ^ 13) * theta) + ((320 * (e ^ 12) * (theta ^ 4) * (x ^ 3)) / 27) + ((400 * (e ^ 12) * (theta ^ 3) * (x ^ 3)) / 9) + ((80 * (e ^ 12) * (theta ^ 3) * (x ^ 2)) / 3) + ((500 * (e ^ 12) * (theta ^ 2) * (x ^ 3)) / 9) + ((200 * (e ^ 12) * (theta ^ 2) * (x ^ 2)) / 3) + (20 * (e ^ 12) * (theta ^ 2) * x) + ((625 * (e ^ 12) * theta * (x ^ 3)) / 27) + ((125 * (e ^ 12) * theta * (x ^ 2)) / 3) + (25 * (e ^ 12) * theta * x) + (5 * (e ^ 12) * theta) + ((640 * (e ^ 11) * (theta ^ 4) * (x ^ 3)) / 27) + ((800 * (e ^ 11) * (theta ^ 3) * (x ^ 3)) / 9) + ((160 * (e ^ 11) * (theta ^ 3) * (x ^ 2)) / 3) + ((1000 * (e ^ 11) * (theta ^ 2) * (x ^ 3)) / 9) + ((400 * (e ^ 11) * (theta ^ 2) * (x ^ 2)) / 3) + (40 * (e ^ 11) * (theta ^ 2) * x) + ((1250 * (e ^ 11) * theta * (x ^ 3)) / 27) + ((250 * (e ^ 11) * theta * (x ^ 2)) / 3) + (50 * (e ^ 11) * theta * x) + (10 * (e ^ 11) * theta) + ((640 * (e ^ 10) * (theta ^ 4) * (x ^ 3)) / 27) + ((256 * (e ^ 10) * (theta ^ 4) * (x ^ 2)) / 9) + ((800 * (e ^ 10) * (theta ^ 3) * (x ^ 3)) / 9) + ((1760 * (e ^ 10) * (theta ^ 3) * (x ^ 2)) / 9) + ((128 * (e ^ 10) * (theta ^ 3) * x) / 3) + ((1000 * (e ^ 10) * (theta ^ 2) * (x ^ 3)) / 9) + ((3200 * (e ^ 10) * (theta ^ 2) * (x ^ 2)) / 9) + (200 * (e ^ 10) * (theta ^ 2) * x) + (16 * (e ^ 10) * (theta ^ 2)) + ((1250 * (e ^ 10) * theta * (x ^ 3)) / 27) + ((1750 * (e ^ 10) * theta * (x ^ 2)) / 9) + ((550 * (e ^ 10) * theta * x) / 3) + (50 * (e ^ 10) * theta) + ((320 * (e ^ 9) * (theta ^ 4) * (x ^ 3)) / 27) + ((1024 * (e ^ 9) * (theta ^ 4) * (x ^ 2)) / 9) + ((400 * (e ^ 9) * (theta ^ 3) * (x ^ 3)) / 9) + ((5360 * (e ^ 9) * (theta ^ 3) * (x ^ 2)) / 9) + ((512 * (e ^ 9) * (theta ^ 3) * x) / 3) + ((500 * (e ^ 9) * (theta ^ 2) * (x ^ 3)) / 9) + ((8600 * (e ^ 9) * (theta ^ 2) * (x ^ 2)) / 9) + (628 * (e ^ 9) * (theta ^ 2) * x) + (64 * (e ^ 9) * (theta ^ 2)) + ((625 * (e ^ 9) * theta * (x ^ 3)) / 27) + ((4375 * (e ^ 9) * theta * (x ^ 2)) / 9) + ((1315 * (e ^ 9) * theta * x) / 3) + (141 * (e ^ 9) * theta) - (100 * (e ^ 9) * x) - (60 * (e ^ 9)) + ((64 * (e ^ 8) * (theta ^ 4) * (x ^ 3)) / 27) + ((512 * (e ^ 8) * (theta ^ 4) * (x ^ 2)) / 3) + ((80 * (e ^ 8) * (theta ^ 3) * (x ^ 3)) / 9) + ((2576 * (e ^ 8) * (theta ^ 3) * (x ^ 2)) / 3) + (256 * (e ^ 8) * (theta ^ 3) * x) + ((100 * (e ^ 8) * (theta ^ 2) * (x ^ 3)) / 9) + ((4040 * (e ^ 8) * (theta ^ 2) * (x ^ 2)) / 3) + ((2476 * (e ^ 8) * (theta ^ 2) * x) / 3) + (96 * (e ^ 8) * (theta ^ 2)) + ((125 * (e ^ 8) * theta * (x ^ 3)) / 27) + (675 * (e ^ 8) * theta * (x ^ 2)) + (285 * (e ^ 8) * theta * x) + (137 * (e ^ 8) * theta) - ((1300 * (e ^ 8) * x) / 3) - (260 * (e ^ 8)) + ((1024 * (e ^ 7) * (theta ^ 4) * (x ^ 2)) / 9) + ((256 * (e ^ 7) * (theta ^ 4) * x) / 3) + ((5120 * (e ^ 7) * (theta ^ 3) * (x ^ 2)) / 9) + (704 * (e ^ 7) * (theta ^ 3) * x) + (64 * (e ^ 7) * (theta ^ 3)) + ((8000 * (e ^ 7) * (theta ^ 2) * (x ^ 2)) / 9) + (1472 * (e ^ 7) * (theta ^ 2) * x) + (512 * (e ^ 7) * (theta ^ 2)) + ((4000 * (e ^ 7) * theta * (x ^ 2)) / 9) + (320 * (e ^ 7) * theta * x) + (1024 * (e ^ 7) * theta) - ((2200 * (e ^ 7) * x) / 3) + (360 * (e ^ 7)) + ((256 * (e ^ 6) * (theta ^ 4) * (x ^ 2)) / 9) + (256 * (e ^ 6) * (theta ^ 4) * x) + ((1280 * (e ^ 6) * (theta ^ 3) * (x ^ 2)) / 9) + ((4928 * (e ^ 6) * (theta ^ 3) * x) / 3) + (192 * (e ^ 6) * (theta ^ 3)) + ((2000 * (e ^ 6) * (theta ^ 2) * (x ^ 2)) / 9) + (3168 * (e ^ 6) * (theta ^ 2) * x) + (1360 * (e ^ 6) * (theta ^ 2)) + ((1000 * (e ^ 6) * theta * (x ^ 2)) / 9) + ((4240 * (e ^ 6) * theta * x) / 3) + (3016 * (e ^ 6) * theta) - (600 * (e ^ 6) * x) + (2040 * (e ^ 6)) + (256 * (e ^ 5) * (theta ^ 4) * x) + (1600 * (e ^ 5) * (theta ^ 3) * x) + (192 * (e ^ 5) * (theta ^ 3)) + ((9376 * (e ^ 5) * (theta ^ 2) * x) / 3) + (1344 * (e ^ 5) * (theta ^ 2)) + (1720 * (e ^ 5) * theta * x) + (3064 * (e ^ 5) * theta) - ((700 * (e ^ 5) * x) / 3) + (2260 * (e ^ 5)) + ((256 * (e ^ 4) * (theta ^ 4) * x) / 3) + ((1600 * (e ^ 4) * (theta ^ 3) * x) / 3) + (64 * (e ^ 4) * (theta ^ 3)) + (1056 * (e ^ 4) * (theta ^ 2) * x) + (448 * (e ^ 4) * (theta ^ 2)) + ((1880 * (e ^ 4) * theta * x) / 3) + (1032 * (e ^ 4) * theta) - ((100 * (e ^ 4) * x) / 3) + (780 * (e ^ 4))) = (theta * e ^ 6 * (e + 1) ^ 3 * (((e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 2) + (e * x * (((4 * theta) / 3) + (5 / 3))) + e - (8 * theta) - 20) ^ 2) + (theta * e ^ 6 * (e + 1) ^ 3 * (x * (((4 * theta) / 3) + (5 / 3))) * (((e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 2) + (e * x * (((4 * theta) / 3) + (5 / 3))) + e - (8 * theta) - 20) ^ 2) + (1 * e ^ 4 * (e + 1) ^ 2 * ((2 * e) + 2) * (((e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 2) + (e * x * (((4 * theta) / 3) + (5 / 3))) + e - (8 * theta) - 20) ^ 2) + (((256 * (e ^ 11) * (theta ^ 2) * (x ^ 2)) / 9) + ((640 * (e ^ 11) * theta * (x ^ 2)) / 9) + ((128 * (e ^ 11) * theta * x) / 3) + ((400 * (e ^ 11) * (x ^ 2)) / 9) + ((160 * (e ^ 11) * x) / 3) + (16 * (e ^ 11)) + ((1280 * (e ^ 10) * (theta ^ 2) * (x ^ 2)) / 9) + ((3200 * (e ^ 10) * theta * (x ^ 2)) / 9) + ((640 * (e ^ 10) * theta * x) / 3) + ((2000 * (e ^ 10) * (x ^ 2)) / 9) + ((800 * (e ^ 10) * x) / 3) + (80 * (e ^ 10)) + ((2560 * (e ^ 9) * (theta ^ 2) * (x ^ 2)) / 9) - ((256 * (e ^ 9) * (theta ^ 2) * x) / 3) + ((6400 * (e ^ 9) * theta * (x ^ 2)) / 9) + ((320 * (e ^ 9) * theta * x) / 3) - (64 * (e ^ 9) * theta) + ((4000 * (e ^ 9) * (x ^ 2)) / 9) + ((800 * (e ^ 9) * x) / 3) + ((2560 * (e ^ 8) * (theta ^ 2) * (x ^ 2)) / 9) - (256 * (e ^ 8) * (theta ^ 2) * x) + ((6400 * (e ^ 8) * theta * (x ^ 2)) / 9) - ((1600 * (e ^ 8) * theta * x) / 3) - (192 * (e ^ 8) * theta) + ((4000 * (e ^ 8) * (x ^ 2)) / 9) - ((800 * (e ^ 8) * x) / 3) - (320 * (e ^ 8)) + ((1280 * (e ^ 7) * (theta ^ 2) * (x ^ 2)) / 9) - ((512 * (e ^ 7) * (theta ^ 2) * x) / 3) + ((3200 * (e ^ 7) * theta * (x ^ 2)) / 9) - ((1280 * (e ^ 7) * theta * x) / 3) - (128 * (e ^ 7) * theta) + ((2000 * (e ^ 7) * (x ^ 2)) / 9) - ((800 * (e ^ 7) * x) / 3) - (240 * (e ^ 7)) + ((256 * (e ^ 6) * (theta ^ 2) * (x ^ 2)) / 9) + ((512 * (e ^ 6) * (theta ^ 2) * x) / 3) + ((640 * (e ^ 6) * theta * (x ^ 2)) / 9) + ((2048 * (e ^ 6) * theta * x) / 3) + (128 * (e ^ 6) * theta) + ((400 * (e ^ 6) * (x ^ 2)) / 9) + ((1760 * (e ^ 6) * x) / 3) + (336 * (e ^ 6)) + (256 * (e ^ 5) * (theta ^ 2) * x) + (960 * (e ^ 5) * theta * x) + (192 * (e ^ 5) * theta) + (800 * (e ^ 5) * x) + (480 * (e ^ 5)) + ((256 * (e ^ 4) * (theta ^ 2) * x) / 3) + (320 * (e ^ 4) * theta * x) + (64 * (e ^ 4) * theta) + ((800 * (e ^ 4) * x) / 3) + (160 * (e ^ 4))) * ((theta ^ 2) + ((5 * theta) / 2) - (1 / 8))) by field.
  replace ((theta ^ 2) + ((5 * theta) / 2) - (1 / 8)) with 0 in I by lra.
  assert (E : theta - ((((16 * theta) + 40) * (((((3 * e) + 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) - (((8 * theta) + 20) / ((e ^ 2) * (e + 1))))) / ((e ^ 2) * (e + 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1) * (((x * (((4 * theta) / 3) + (5 / 3))) + 1 + (((8 * theta) + 20) / ((e ^ 2) * (e + 1)))) ^ 2))) = (((64 * (e ^ 13) * (theta ^ 4) * (x ^ 3)) / 27) + ((80 * (e ^ 13) * (theta ^ 3) * (x ^ 3)) / 9) + ((16 * (e ^ 13) * (theta ^ 3) * (x ^ 2)) / 3) + ((100 * (e ^ 13) * (theta ^ 2) * (x ^ 3)) / 9) + ((40 * (e ^ 13) * (theta ^ 2) * (x ^ 2)) / 3) + (4 * (e ^ 13) * (theta ^ 2) * x) + ((125 * (e ^ 13) * theta * (x ^ 3)) / 27) + ((25 * (e ^ 13) * theta * (x ^ 2)) / 3) + (5 * (e ^ 13) * theta * x) + ((e ^ 13) * theta) + ((320 * (e ^ 12) * (theta ^ 4) * (x ^ 3)) / 27) + ((400 * (e ^ 12) * (theta ^ 3) * (x ^ 3)) / 9) + ((80 * (e ^ 12) * (theta ^ 3) * (x ^ 2)) / 3) + ((500 * (e ^ 12) * (theta ^ 2) * (x ^ 3)) / 9) + ((200 * (e ^ 12) * (theta ^ 2) * (x ^ 2)) / 3) + (20 * (e ^ 12) * (theta ^ 2) * x) + ((625 * (e ^ 12) * theta * (x ^ 3)) / 27) + ((125 * (e ^ 12) * theta * (x ^ 2)) / 3) + (25 * (e ^ 12) * theta * x) + (5 * (e ^ 12) * theta) + ((640 * (e ^ 11) * (theta ^ 4) * (x ^ 3)) / 27) + ((800 * (e ^ 11) * (theta ^ 3) * (x ^ 3)) / 9) + ((160 * (e ^ 11) * (theta ^ 3) * (x ^ 2)) / 3) + ((1000 * (e ^ 11) * (theta ^ 2) * (x ^ 3)) / 9) + ((400 * (e ^ 11) * (theta ^ 2) * (x ^ 2)) / 3) + (40 * (e ^ 11) * (theta ^ 2) * x) + ((1250 * (e ^ 11) * theta * (x ^ 3)) / 27) + ((250 * (e ^ 11) * theta * (x ^ 2)) / 3) + (50 * (e ^ 11) * theta * x) + (10 * (e ^ 11) * theta) + ((640 * (e ^ 10) * (theta ^ 4) * (x ^ 3)) / 27) + ((256 * (e ^ 10) * (theta ^ 4) * (x ^ 2)) / 9) + ((800 * (e ^ 10) * (theta ^ 3) * (x ^ 3)) / 9) + ((1760 * (e ^ 10) * (theta ^ 3) * (x ^ 2)) / 9) + ((128 * (e ^ 10) * (theta ^ 3) * x) / 3) + ((1000 * (e ^ 10) * (theta ^ 2) * (x ^ 3)) / 9) + ((3200 * (e ^ 10) * (theta ^ 2) * (x ^ 2)) / 9) + (200 * (e ^ 10) * (theta ^ 2) * x) + (16 * (e ^ 10) * (theta ^ 2)) + ((1250 * (e ^ 10) * theta * (x ^ 3)) / 27) + ((1750 * (e ^ 10) * theta * (x ^ 2)) / 9) + ((550 * (e ^ 10) * theta * x) / 3) + (50 * (e ^ 10) * theta) + ((320 * (e ^ 9) * (theta ^ 4) * (x ^ 3)) / 27) + ((1024 * (e ^ 9) * (theta ^ 4) * (x ^ 2)) / 9) + ((400 * (e ^ 9) * (theta ^ 3) * (x ^ 3)) / 9) + ((5360 * (e ^ 9) * (theta ^ 3) * (x ^ 2)) / 9) + ((512 * (e ^ 9) * (theta ^ 3) * x) / 3) + ((500 * (e ^ 9) * (theta ^ 2) * (x ^ 3)) / 9) + ((8600 * (e ^ 9) * (theta ^ 2) * (x ^ 2)) / 9) + (628 * (e ^ 9) * (theta ^ 2) * x) + (64 * (e ^ 9) * (theta ^ 2)) + ((625 * (e ^ 9) * theta * (x ^ 3)) / 27) + ((4375 * (e ^ 9) * theta * (x ^ 2)) / 9) + ((1315 * (e ^ 9) * theta * x) / 3) + (141 * (e ^ 9) * theta) - (100 * (e ^ 9) * x) - (60 * (e ^ 9)) + ((64 * (e ^ 8) * (theta ^ 4) * (x ^ 3)) / 27) + ((512 * (e ^ 8) * (theta ^ 4) * (x ^ 2)) / 3) + ((80 * (e ^ 8) * (theta ^ 3) * (x ^ 3)) / 9) + ((2576 * (e ^ 8) * (theta ^ 3) * (x ^ 2)) / 3) + (256 * (e ^ 8) * (theta ^ 3) * x) + ((100 * (e ^ 8) * (theta ^ 2) * (x ^ 3)) / 9) + ((4040 * (e ^ 8) * (theta ^ 2) * (x ^ 2)) / 3) + ((2476 * (e ^ 8) * (theta ^ 2) * x) / 3) + (96 * (e ^ 8) * (theta ^ 2)) + ((125 * (e ^ 8) * theta * (x ^ 3)) / 27) + (675 * (e ^ 8) * theta * (x ^ 2)) + (285 * (e ^ 8) * theta * x) + (137 * (e ^ 8) * theta) - ((1300 * (e ^ 8) * x) / 3) - (260 * (e ^ 8)) + ((1024 * (e ^ 7) * (theta ^ 4) * (x ^ 2)) / 9) + ((256 * (e ^ 7) * (theta ^ 4) * x) / 3) + ((5120 * (e ^ 7) * (theta ^ 3) * (x ^ 2)) / 9) + (704 * (e ^ 7) * (theta ^ 3) * x) + (64 * (e ^ 7) * (theta ^ 3)) + ((8000 * (e ^ 7) * (theta ^ 2) * (x ^ 2)) / 9) + (1472 * (e ^ 7) * (theta ^ 2) * x) + (512 * (e ^ 7) * (theta ^ 2)) + ((4000 * (e ^ 7) * theta * (x ^ 2)) / 9) + (320 * (e ^ 7) * theta * x) + (1024 * (e ^ 7) * theta) - ((2200 * (e ^ 7) * x) / 3) + (360 * (e ^ 7)) + ((256 * (e ^ 6) * (theta ^ 4) * (x ^ 2)) / 9) + (256 * (e ^ 6) * (theta ^ 4) * x) + ((1280 * (e ^ 6) * (theta ^ 3) * (x ^ 2)) / 9) + ((4928 * (e ^ 6) * (theta ^ 3) * x) / 3) + (192 * (e ^ 6) * (theta ^ 3)) + ((2000 * (e ^ 6) * (theta ^ 2) * (x ^ 2)) / 9) + (3168 * (e ^ 6) * (theta ^ 2) * x) + (1360 * (e ^ 6) * (theta ^ 2)) + ((1000 * (e ^ 6) * theta * (x ^ 2)) / 9) + ((4240 * (e ^ 6) * theta * x) / 3) + (3016 * (e ^ 6) * theta) - (600 * (e ^ 6) * x) + (2040 * (e ^ 6)) + (256 * (e ^ 5) * (theta ^ 4) * x) + (1600 * (e ^ 5) * (theta ^ 3) * x) + (192 * (e ^ 5) * (theta ^ 3)) + ((9376 * (e ^ 5) * (theta ^ 2) * x) / 3) + (1344 * (e ^ 5) * (theta ^ 2)) + (1720 * (e ^ 5) * theta * x) + (3064 * (e ^ 5) * theta) - ((700 * (e ^ 5) * x) / 3) + (2260 * (e ^ 5)) + ((256 * (e ^ 4) * (theta ^ 4) * x) / 3) + ((1600 * (e ^ 4) * (theta ^ 3) * x) / 3) + (64 * (e ^ 4) * (theta ^ 3)) + (1056 * (e ^ 4) * (theta ^ 2) * x) + (448 * (e ^ 4) * (theta ^ 2)) + ((1880 * (e ^ 4) * theta * x) / 3) + (1032 * (e ^ 4) * theta) - ((100 * (e ^ 4) * x) / 3) + (780 * (e ^ 4))) / ((((e ^ 3) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 3) + ((e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 2) + (8 * theta) + 20) ^ 2 * ((x * (((4 * theta) / 3) + (5 / 3))) + 1) ^ 1 * e ^ 4 * (e + 1) ^ 3)) by (field; nonzero).
  assert (T0 : 0 <= (theta * e ^ 6 * (e + 1) ^ 3 * (((e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 2) + (e * x * (((4 * theta) / 3) + (5 / 3))) + e - (8 * theta) - 20) ^ 2)) by sign.
  assert (T1 : 0 <= (theta * e ^ 6 * (e + 1) ^ 3 * (x * (((4 * theta) / 3) + (5 / 3))) * (((e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 2) + (e * x * (((4 * theta) / 3) + (5 / 3))) + e - (8 * theta) - 20) ^ 2)) by sign.
  assert (T2 : 0 <= (1 * e ^ 4 * (e + 1) ^ 2 * ((2 * e) + 2) * (((e ^ 2) * x * (((4 * theta) / 3) + (5 / 3))) + (e ^ 2) + (e * x * (((4 * theta) / 3) + (5 / 3))) + e - (8 * theta) - 20) ^ 2)) by sign.
  assert (G : 0 <= theta - ((((16 * theta) + 40) * (((((3 * e) + 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) - (((8 * theta) + 20) / ((e ^ 2) * (e + 1))))) / ((e ^ 2) * (e + 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1) * (((x * (((4 * theta) / 3) + (5 / 3))) + 1 + (((8 * theta) + 20) / ((e ^ 2) * (e + 1)))) ^ 2)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma soft_dice_one_half_at_most_2_all : forall e r s x theta tp fp fn tn : R,
  0 < e ->
  0 <= r ->
  0 <= s ->
  0 <= x ->
  ((theta ^ 2) + ((5 * theta) / 2) - (1 / 8)) = 0 ->
  (3064881604791123134099 / 62500000000000000000000) <= theta ->
  theta <= (9807621135331594029117 / 200000000000000000000000) ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  r <= 1 ->
  s <= 1 ->
  ((((16 * theta) + 40) * (((((3 * e) + 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) - (((8 * theta) + 20) / ((e ^ 2) * (e + 1))))) / ((e ^ 2) * (e + 1) * ((x * (((4 * theta) / 3) + (5 / 3))) + 1) * (((x * (((4 * theta) / 3) + (5 / 3))) + 1 + (((8 * theta) + 20) / ((e ^ 2) * (e + 1)))) ^ 2))) <= theta.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (soft_dice_one_half_at_most_2_case0 e r s x theta 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (soft_dice_one_half_at_most_2_case0 e r s x theta 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (soft_dice_one_half_at_most_2_case0 e r s x theta tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (soft_dice_one_half_at_most_2_case0 e r s x theta tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (soft_dice_one_half_at_most_2_case0 e r s x theta tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Theorem soft_dice_one_half_at_most_2 : forall e r s x tp fp fn tn : R,
  0 < e ->
  0 <= r ->
  0 <= s ->
  0 <= x ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  r <= 1 ->
  s <= 1 ->
  ((((16 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) + 40) * (((((3 * e) + 1) * ((x * (((4 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) / 3) + (5 / 3))) + 1)) / (2 * (e ^ 2))) - (((8 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) + 20) / ((e ^ 2) * (e + 1))))) / ((e ^ 2) * (e + 1) * ((x * (((4 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) / 3) + (5 / 3))) + 1) * (((x * (((4 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) / 3) + (5 / 3))) + 1 + (((8 * (((- 5) / 4) + ((3 * (sqrt 3)) / 4))) + 20) / ((e ^ 2) * (e + 1)))) ^ 2))) <= (((- 5) / 4) + ((3 * (sqrt 3)) / 4)).
Proof.
  intros.
  assert (S : sqrt 3 * sqrt 3 = 3) by (apply sqrt_sqrt; lra).
  assert (1732050807568 / 1000000000000 <= sqrt 3) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | apply sqrt_pos]).
  assert (sqrt 3 <= 1732050807569 / 1000000000000) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | lra]).
  pose proof (soft_dice_one_half_at_most_2_all e r s x (((- 5) / 4) + ((3 * (sqrt 3)) / 4)) tp fp fn tn) as H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Print Assumptions soft_dice_one_half_at_most_1.
Print Assumptions soft_dice_one_half_at_most_2.
