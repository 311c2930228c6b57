(* Dice against the best weighted Hamming at a prevalence

   Exported by `segbounds export-proof --to rocq` from the proof files of this theorem. *)

From Coq Require Import Reals Lra Lia.
Local Open Scope R_scope.

(* A quotient with its own value where it is 0/0. *)
Definition quotient (top bottom undefined : R) : R := if Req_EM_T bottom 0 then undefined else top / bottom.

Definition Dice (tp fp fn tn : R) : R := quotient (2 * tp) (fn + fp + (2 * tp)) 1.
Definition Weighted_Hamming (r tp fp fn tn : R) : R := quotient ((- (fn * (fp + tn) * (((r + 1) ^ 2) - 1))) - (fp * (fn + tp)) + ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))) ((fn + tp) * (fp + tn) * ((r + 1) ^ 2)) ((((- (fn * (1 - (1 / ((r + 1) ^ 2))))) - (fp / ((r + 1) ^ 2))) / (fn + fp + tn + tp)) + 1).

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

Lemma weighted_hamming_at_a_prevalence_1_case0 : forall r tp fp fn tn : R,
  0 < r ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  r <= 1 ->
  (((fp * (r ^ 2)) / 2) + (((r ^ 2) * tn) / 2)) = (fn + tp) ->
  0 < (fn + fp + (2 * tp)) ->
  0 < (fn + fp + tn + tp) ->
  0 < (fn + tp) ->
  0 < ((fn * fp * (r ^ 2)) + (2 * fn * fp) + (fn * (r ^ 2) * tn) + (2 * fp * (r ^ 2) * tp) + (2 * fp * tp) + (2 * (r ^ 2) * tn * tp)) ->
  0 < ((fn * fp * (r ^ 2)) + (2 * fn * fp * r) + (fn * fp) + (fn * (r ^ 2) * tn) + (2 * fn * r * tn) + (fn * tn) + (fp * (r ^ 2) * tp) + (2 * fp * r * tp) + (fp * tp) + ((r ^ 2) * tn * tp) + (2 * r * tn * tp) + (tn * tp)) ->
  0 < (fp + tn) ->
  0 < (r + 1) ->
  (((2 * tp) / (fn + fp + (2 * tp))) - (((- (fn * (fp + tn) * (((r + 1) ^ 2) - 1))) - (fp * (fn + tp)) + ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))) / ((fn + tp) * (fp + tn) * ((r + 1) ^ 2)))) <= (1 / ((r + 1) ^ 2)).
Proof.
  intros. 
  assert (I : (((fn ^ 4) * (fp ^ 3) * (r ^ 2)) + (2 * (fn ^ 4) * (fp ^ 3)) + (4 * (fn ^ 4) * (fp ^ 2) * (r ^ 2) * tn) + (6 * (fn ^ 4) * (fp ^ 2) * tn) + (5 * (fn ^ 4) * fp * (r ^ 2) * (tn ^ 2)) + (4 * (fn ^ 4) * fp * (tn ^ 2)) + (2 * (fn ^ 4) * (r ^ 2) * (tn ^ 3)) + ((fn ^ 3) * (fp ^ 4) * (r ^ 2)) + (2 * (fn ^ 3) * (fp ^ 4)) - ((fn ^ 3) * (fp ^ 3) * (r ^ 4) * tp) - (2 * (fn ^ 3) * (fp ^ 3) * (r ^ 3) * tp) + (4 * (fn ^ 3) * (fp ^ 3) * (r ^ 2) * tn) + (2 * (fn ^ 3) * (fp ^ 3) * (r ^ 2) * tp) - (4 * (fn ^ 3) * (fp ^ 3) * r * tp) + (6 * (fn ^ 3) * (fp ^ 3) * tn) + (6 * (fn ^ 3) * (fp ^ 3) * tp) - (3 * (fn ^ 3) * (fp ^ 2) * (r ^ 4) * tn * tp) - (6 * (fn ^ 3) * (fp ^ 2) * (r ^ 3) * tn * tp) + (5 * (fn ^ 3) * (fp ^ 2) * (r ^ 2) * (tn ^ 2)) + (14 * (fn ^ 3) * (fp ^ 2) * (r ^ 2) * tn * tp) - (8 * (fn ^ 3) * (fp ^ 2) * r * tn * tp) + (4 * (fn ^ 3) * (fp ^ 2) * (tn ^ 2)) + (22 * (fn ^ 3) * (fp ^ 2) * tn * tp) - (3 * (fn ^ 3) * fp * (r ^ 4) * (tn ^ 2) * tp) - (6 * (fn ^ 3) * fp * (r ^ 3) * (tn ^ 2) * tp) + (2 * (fn ^ 3) * fp * (r ^ 2) * (tn ^ 3)) + (22 * (fn ^ 3) * fp * (r ^ 2) * (tn ^ 2) * tp) - (4 * (fn ^ 3) * fp * r * (tn ^ 2) * tp) + (16 * (fn ^ 3) * fp * (tn ^ 2) * tp) - ((fn ^ 3) * (r ^ 4) * (tn ^ 3) * tp) - (2 * (fn ^ 3) * (r ^ 3) * (tn ^ 3) * tp) + (10 * (fn ^ 3) * (r ^ 2) * (tn ^ 3) * tp) + ((fn ^ 2) * (fp ^ 4) * (r ^ 4) * tp) + (2 * (fn ^ 2) * (fp ^ 4) * (r ^ 3) * tp) + (6 * (fn ^ 2) * (fp ^ 4) * (r ^ 2) * tp) + (4 * (fn ^ 2) * (fp ^ 4) * r * tp) + (6 * (fn ^ 2) * (fp ^ 4) * tp) + (3 * (fn ^ 2) * (fp ^ 3) * (r ^ 4) * tn * tp) - (3 * (fn ^ 2) * (fp ^ 3) * (r ^ 4) * (tp ^ 2)) + (6 * (fn ^ 2) * (fp ^ 3) * (r ^ 3) * tn * tp) - (6 * (fn ^ 2) * (fp ^ 3) * (r ^ 3) * (tp ^ 2)) + (20 * (fn ^ 2) * (fp ^ 3) * (r ^ 2) * tn * tp) + ((fn ^ 2) * (fp ^ 3) * (r ^ 2) * (tp ^ 2)) + (8 * (fn ^ 2) * (fp ^ 3) * r * tn * tp) - (8 * (fn ^ 2) * (fp ^ 3) * r * (tp ^ 2)) + (18 * (fn ^ 2) * (fp ^ 3) * tn * tp) + (6 * (fn ^ 2) * (fp ^ 3) * (tp ^ 2)) + (3 * (fn ^ 2) * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * tp) - (9 * (fn ^ 2) * (fp ^ 2) * (r ^ 4) * tn * (tp ^ 2)) + (6 * (fn ^ 2) * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * tp) - (18 * (fn ^ 2) * (fp ^ 2) * (r ^ 3) * tn * (tp ^ 2)) + (22 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * tp) + (20 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 2)) + (4 * (fn ^ 2) * (fp ^ 2) * r * (tn ^ 2) * tp) - (16 * (fn ^ 2) * (fp ^ 2) * r * tn * (tp ^ 2)) + (12 * (fn ^ 2) * (fp ^ 2) * (tn ^ 2) * tp) + (30 * (fn ^ 2) * (fp ^ 2) * tn * (tp ^ 2)) + ((fn ^ 2) * fp * (r ^ 4) * (tn ^ 3) * tp) - (9 * (fn ^ 2) * fp * (r ^ 4) * (tn ^ 2) * (tp ^ 2)) + (2 * (fn ^ 2) * fp * (r ^ 3) * (tn ^ 3) * tp) - (18 * (fn ^ 2) * fp * (r ^ 3) * (tn ^ 2) * (tp ^ 2)) + (8 * (fn ^ 2) * fp * (r ^ 2) * (tn ^ 3) * tp) + (37 * (fn ^ 2) * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) - (8 * (fn ^ 2) * fp * r * (tn ^ 2) * (tp ^ 2)) + (24 * (fn ^ 2) * fp * (tn ^ 2) * (tp ^ 2)) - (3 * (fn ^ 2) * (r ^ 4) * (tn ^ 3) * (tp ^ 2)) - (6 * (fn ^ 2) * (r ^ 3) * (tn ^ 3) * (tp ^ 2)) + (18 * (fn ^ 2) * (r ^ 2) * (tn ^ 3) * (tp ^ 2)) + (3 * fn * (fp ^ 4) * (r ^ 4) * (tp ^ 2)) + (6 * fn * (fp ^ 4) * (r ^ 3) * (tp ^ 2)) + (9 * fn * (fp ^ 4) * (r ^ 2) * (tp ^ 2)) + (8 * fn * (fp ^ 4) * r * (tp ^ 2)) + (6 * fn * (fp ^ 4) * (tp ^ 2)) + (9 * fn * (fp ^ 3) * (r ^ 4) * tn * (tp ^ 2)) - (2 * fn * (fp ^ 3) * (r ^ 4) * (tp ^ 3)) + (18 * fn * (fp ^ 3) * (r ^ 3) * tn * (tp ^ 2)) - (4 * fn * (fp ^ 3) * (r ^ 3) * (tp ^ 3)) + (28 * fn * (fp ^ 3) * (r ^ 2) * tn * (tp ^ 2)) + (16 * fn * (fp ^ 3) * r * tn * (tp ^ 2)) - (4 * fn * (fp ^ 3) * r * (tp ^ 3)) + (18 * fn * (fp ^ 3) * tn * (tp ^ 2)) + (2 * fn * (fp ^ 3) * (tp ^ 3)) + (9 * fn * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * (tp ^ 2)) - (6 * fn * (fp ^ 2) * (r ^ 4) * tn * (tp ^ 3)) + (18 * fn * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * (tp ^ 2)) - (12 * fn * (fp ^ 2) * (r ^ 3) * tn * (tp ^ 3)) + (29 * fn * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) + (14 * fn * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 3)) + (8 * fn * (fp ^ 2) * r * (tn ^ 2) * (tp ^ 2)) - (8 * fn * (fp ^ 2) * r * tn * (tp ^ 3)) + (12 * fn * (fp ^ 2) * (tn ^ 2) * (tp ^ 2)) + (18 * fn * (fp ^ 2) * tn * (tp ^ 3)) + (3 * fn * fp * (r ^ 4) * (tn ^ 3) * (tp ^ 2)) - (6 * fn * fp * (r ^ 4) * (tn ^ 2) * (tp ^ 3)) + (6 * fn * fp * (r ^ 3) * (tn ^ 3) * (tp ^ 2)) - (12 * fn * fp * (r ^ 3) * (tn ^ 2) * (tp ^ 3)) + (10 * fn * fp * (r ^ 2) * (tn ^ 3) * (tp ^ 2)) + (28 * fn * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 3)) - (4 * fn * fp * r * (tn ^ 2) * (tp ^ 3)) + (16 * fn * fp * (tn ^ 2) * (tp ^ 3)) - (2 * fn * (r ^ 4) * (tn ^ 3) * (tp ^ 3)) - (4 * fn * (r ^ 3) * (tn ^ 3) * (tp ^ 3)) + (14 * fn * (r ^ 2) * (tn ^ 3) * (tp ^ 3)) + (2 * (fp ^ 4) * (r ^ 4) * (tp ^ 3)) + (4 * (fp ^ 4) * (r ^ 3) * (tp ^ 3)) + (4 * (fp ^ 4) * (r ^ 2) * (tp ^ 3)) + (4 * (fp ^ 4) * r * (tp ^ 3)) + (2 * (fp ^ 4) * (tp ^ 3)) + (6 * (fp ^ 3) * (r ^ 4) * tn * (tp ^ 3)) + (12 * (fp ^ 3) * (r ^ 3) * tn * (tp ^ 3)) + (12 * (fp ^ 3) * (r ^ 2) * tn * (tp ^ 3)) + (8 * (fp ^ 3) * r * tn * (tp ^ 3)) + (6 * (fp ^ 3) * tn * (tp ^ 3)) + (6 * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * (tp ^ 3)) + (12 * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * (tp ^ 3)) + (12 * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * (tp ^ 3)) + (4 * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 4)) + (4 * (fp ^ 2) * r * (tn ^ 2) * (tp ^ 3)) + (4 * (fp ^ 2) * (tn ^ 2) * (tp ^ 3)) + (4 * (fp ^ 2) * tn * (tp ^ 4)) + (2 * fp * (r ^ 4) * (tn ^ 3) * (tp ^ 3)) + (4 * fp * (r ^ 3) * (tn ^ 3) * (tp ^ 3)) + (4 * fp * (r ^ 2) * (tn ^ 3) * (tp ^ 3)) + (8 * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 4)) + (4 * fp * (tn ^ 2) * (tp ^ 4)) + (4 * (r ^ 2) * (tn ^ 3) * (tp ^ 4))) = (1 * 2 * (fn + tp) ^ 3 * (fp + tn) * fp * tn * (fn + fp + (2 * tp))) + (1 * 2 * (fn + tp) ^ 3 * (fp + tn) ^ 2 * fp * (fn + fp + (2 * tp))) + ((1 / 2) * 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * fp * fn * (r ^ 2) * (fn + fp + (2 * tp))) + ((1 / 2) * 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * fp * tp * ((r ^ 2) + (2 * r)) * (fn + fp + (2 * tp))) + ((1 / 2) * 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * fp * tp * (r + 1) * (1 - r) * ((r ^ 2) + (2 * r)) * (fn + fp + (2 * tp))) + ((1 / 2) * 2 * (fn + tp) * (fp + tn) ^ 2 * fp * (tp ^ 2) * (r ^ 2) * ((r ^ 2) + (2 * r)) * (fn + fp + (2 * tp))) + (1 * 2 * (fn + tp) * (fp + tn) ^ 2 * tn * (r ^ 2) * (fn ^ 2) * (fn + fp + (2 * tp))) + (1 * 2 * (fn + tp) * (fp + tn) ^ 2 * tn * (r ^ 2) * (tp ^ 2) * (fn + fp + (2 * tp))) + ((1 / 2) * 2 * (fn + tp) * (fp + tn) ^ 2 * tn * (r ^ 2) * fn * tp * (fn + fp + (2 * tp))) + ((1 / 2) * 2 * (fn + tp) * (fp + tn) ^ 2 * tn * (r ^ 2) * fn * tp * (1 - r) * (r + 3) * (fn + fp + (2 * tp))) + (((- 1) * 4 * (fn ^ 2) * (fp ^ 3) * (r ^ 2) * tp) - (8 * (fn ^ 2) * (fp ^ 3) * r * tp) - (4 * (fn ^ 2) * (fp ^ 3) * tp) - (8 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * tn * tp) - (16 * (fn ^ 2) * (fp ^ 2) * r * tn * tp) - (8 * (fn ^ 2) * (fp ^ 2) * tn * tp) - (4 * (fn ^ 2) * fp * (r ^ 2) * (tn ^ 2) * tp) - (8 * (fn ^ 2) * fp * r * (tn ^ 2) * tp) - (4 * (fn ^ 2) * fp * (tn ^ 2) * tp) - (8 * fn * (fp ^ 3) * (r ^ 2) * (tp ^ 2)) - (16 * fn * (fp ^ 3) * r * (tp ^ 2)) - (8 * fn * (fp ^ 3) * (tp ^ 2)) - (16 * fn * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 2)) - (32 * fn * (fp ^ 2) * r * tn * (tp ^ 2)) - (16 * fn * (fp ^ 2) * tn * (tp ^ 2)) - (8 * fn * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) - (16 * fn * fp * r * (tn ^ 2) * (tp ^ 2)) - (8 * fn * fp * (tn ^ 2) * (tp ^ 2)) - (4 * (fp ^ 3) * (r ^ 2) * (tp ^ 3)) - (8 * (fp ^ 3) * r * (tp ^ 3)) - (4 * (fp ^ 3) * (tp ^ 3)) - (8 * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 3)) - (16 * (fp ^ 2) * r * tn * (tp ^ 3)) - (8 * (fp ^ 2) * tn * (tp ^ 3)) - (4 * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 3)) - (8 * fp * r * (tn ^ 2) * (tp ^ 3)) - (4 * fp * (tn ^ 2) * (tp ^ 3))) * (fn - ((fp * (r ^ 2)) / 2) - (((r ^ 2) * tn) / 2) + tp)) by field.
  replace (fn - ((fp * (r ^ 2)) / 2) - (((r ^ 2) * tn) / 2) + tp) with 0 in I by lra.
  assert (E : (1 / ((r + 1) ^ 2)) - (((2 * tp) / (fn + fp + (2 * tp))) - (((- (fn * (fp + tn) * (((r + 1) ^ 2) - 1))) - (fp * (fn + tp)) + ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))) / ((fn + tp) * (fp + tn) * ((r + 1) ^ 2)))) = (((fn ^ 4) * (fp ^ 3) * (r ^ 2)) + (2 * (fn ^ 4) * (fp ^ 3)) + (4 * (fn ^ 4) * (fp ^ 2) * (r ^ 2) * tn) + (6 * (fn ^ 4) * (fp ^ 2) * tn) + (5 * (fn ^ 4) * fp * (r ^ 2) * (tn ^ 2)) + (4 * (fn ^ 4) * fp * (tn ^ 2)) + (2 * (fn ^ 4) * (r ^ 2) * (tn ^ 3)) + ((fn ^ 3) * (fp ^ 4) * (r ^ 2)) + (2 * (fn ^ 3) * (fp ^ 4)) - ((fn ^ 3) * (fp ^ 3) * (r ^ 4) * tp) - (2 * (fn ^ 3) * (fp ^ 3) * (r ^ 3) * tp) + (4 * (fn ^ 3) * (fp ^ 3) * (r ^ 2) * tn) + (2 * (fn ^ 3) * (fp ^ 3) * (r ^ 2) * tp) - (4 * (fn ^ 3) * (fp ^ 3) * r * tp) + (6 * (fn ^ 3) * (fp ^ 3) * tn) + (6 * (fn ^ 3) * (fp ^ 3) * tp) - (3 * (fn ^ 3) * (fp ^ 2) * (r ^ 4) * tn * tp) - (6 * (fn ^ 3) * (fp ^ 2) * (r ^ 3) * tn * tp) + (5 * (fn ^ 3) * (fp ^ 2) * (r ^ 2) * (tn ^ 2)) + (14 * (fn ^ 3) * (fp ^ 2) * (r ^ 2) * tn * tp) - (8 * (fn ^ 3) * (fp ^ 2) * r * tn * tp) + (4 * (fn ^ 3) * (fp ^ 2) * (tn ^ 2)) + (22 * (fn ^ 3) * (fp ^ 2) * tn * tp) - (3 * (fn ^ 3) * fp * (r ^ 4) * (tn ^ 2) * tp) - (6 * (fn ^ 3) * fp * (r ^ 3) * (tn ^ 2) * tp) + (2 * (fn ^ 3) * fp * (r ^ 2) * (tn ^ 3)) + (22 * (fn ^ 3) * fp * (r ^ 2) * (tn ^ 2) * tp) - (4 * (fn ^ 3) * fp * r * (tn ^ 2) * tp) + (16 * (fn ^ 3) * fp * (tn ^ 2) * tp) - ((fn ^ 3) * (r ^ 4) * (tn ^ 3) * tp) - (2 * (fn ^ 3) * (r ^ 3) * (tn ^ 3) * tp) + (10 * (fn ^ 3) * (r ^ 2) * (tn ^ 3) * tp) + ((fn ^ 2) * (fp ^ 4) * (r ^ 4) * tp) + (2 * (fn ^ 2) * (fp ^ 4) * (r ^ 3) * tp) + (6 * (fn ^ 2) * (fp ^ 4) * (r ^ 2) * tp) + (4 * (fn ^ 2) * (fp ^ 4) * r * tp) + (6 * (fn ^ 2) * (fp ^ 4) * tp) + (3 * (fn ^ 2) * (fp ^ 3) * (r ^ 4) * tn * tp) - (3 * (fn ^ 2) * (fp ^ 3) * (r ^ 4) * (tp ^ 2)) + (6 * (fn ^ 2) * (fp ^ 3) * (r ^ 3) * tn * tp) - (6 * (fn ^ 2) * (fp ^ 3) * (r ^ 3) * (tp ^ 2)) + (20 * (fn ^ 2) * (fp ^ 3) * (r ^ 2) * tn * tp) + ((fn ^ 2) * (fp ^ 3) * (r ^ 2) * (tp ^ 2)) + (8 * (fn ^ 2) * (fp ^ 3) * r * tn * tp) - (8 * (fn ^ 2) * (fp ^ 3) * r * (tp ^ 2)) + (18 * (fn ^ 2) * (fp ^ 3) * tn * tp) + (6 * (fn ^ 2) * (fp ^ 3) * (tp ^ 2)) + (3 * (fn ^ 2) * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * tp) - (9 * (fn ^ 2) * (fp ^ 2) * (r ^ 4) * tn * (tp ^ 2)) + (6 * (fn ^ 2) * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * tp) - (18 * (fn ^ 2) * (fp ^ 2) * (r ^ 3) * tn * (tp ^ 2)) + (22 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * tp) + (20 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 2)) + (4 * (fn ^ 2) * (fp ^ 2) * r * (tn ^ 2) * tp) - (16 * (fn ^ 2) * (fp ^ 2) * r * tn * (tp ^ 2)) + (12 * (fn ^ 2) * (fp ^ 2) * (tn ^ 2) * tp) + (30 * (fn ^ 2) * (fp ^ 2) * tn * (tp ^ 2)) + ((fn ^ 2) * fp * (r ^ 4) * (tn ^ 3) * tp) - (9 * (fn ^ 2) * fp * (r ^ 4) * (tn ^ 2) * (tp ^ 2)) + (2 * (fn ^ 2) * fp * (r ^ 3) * (tn ^ 3) * tp) - (18 * (fn ^ 2) * fp * (r ^ 3) * (tn ^ 2) * (tp ^ 2)) + (8 * (fn ^ 2) * fp * (r ^ 2) * (tn ^ 3) * tp) + (37 * (fn ^ 2) * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) - (8 * (fn ^ 2) * fp * r * (tn ^ 2) * (tp ^ 2)) + (24 * (fn ^ 2) * fp * (tn ^ 2) * (tp ^ 2)) - (3 * (fn ^ 2) * (r ^ 4) * (tn ^ 3) * (tp ^ 2)) - (6 * (fn ^ 2) * (r ^ 3) * (tn ^ 3) * (tp ^ 2)) + (18 * (fn ^ 2) * (r ^ 2) * (tn ^ 3) * (tp ^ 2)) + (3 * fn * (fp ^ 4) * (r ^ 4) * (tp ^ 2)) + (6 * fn * (fp ^ 4) * (r ^ 3) * (tp ^ 2)) + (9 * fn * (fp ^ 4) * (r ^ 2) * (tp ^ 2)) + (8 * fn * (fp ^ 4) * r * (tp ^ 2)) + (6 * fn * (fp ^ 4) * (tp ^ 2)) + (9 * fn * (fp ^ 3) * (r ^ 4) * tn * (tp ^ 2)) - (2 * fn * (fp ^ 3) * (r ^ 4) * (tp ^ 3)) + (18 * fn * (fp ^ 3) * (r ^ 3) * tn * (tp ^ 2)) - (4 * fn * (fp ^ 3) * (r ^ 3) * (tp ^ 3)) + (28 * fn * (fp ^ 3) * (r ^ 2) * tn * (tp ^ 2)) + (16 * fn * (fp ^ 3) * r * tn * (tp ^ 2)) - (4 * fn * (fp ^ 3) * r * (tp ^ 3)) + (18 * fn * (fp ^ 3) * tn * (tp ^ 2)) + (2 * fn * (fp ^ 3) * (tp ^ 3)) + (9 * fn * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * (tp ^ 2)) - (6 * fn * (fp ^ 2) * (r ^ 4) * tn * (tp ^ 3)) + (18 * fn * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * (tp ^ 2)) - (12 * fn * (fp ^ 2) * (r ^ 3) * tn * (tp ^ 3)) + (29 * fn * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) + (14 * fn * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 3)) + (8 * fn * (fp ^ 2) * r * (tn ^ 2) * (tp ^ 2)) - (8 * fn * (fp ^ 2) * r * tn * (tp ^ 3)) + (12 * fn * (fp ^ 2) * (tn ^ 2) * (tp ^ 2)) + (18 * fn * (fp ^ 2) * tn * (tp ^ 3)) + (3 * fn * fp * (r ^ 4) * (tn ^ 3) * (tp ^ 2)) - (6 * fn * fp * (r ^ 4) * (tn ^ 2) * (tp ^ 3)) + (6 * fn * fp * (r ^ 3) * (tn ^ 3) * (tp ^ 2)) - (12 * fn * fp * (r ^ 3) * (tn ^ 2) * (tp ^ 3)) + (10 * fn * fp * (r ^ 2) * (tn ^ 3) * (tp ^ 2)) + (28 * fn * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 3)) - (4 * fn * fp * r * (tn ^ 2) * (tp ^ 3)) + (16 * fn * fp * (tn ^ 2) * (tp ^ 3)) - (2 * fn * (r ^ 4) * (tn ^ 3) * (tp ^ 3)) - (4 * fn * (r ^ 3) * (tn ^ 3) * (tp ^ 3)) + (14 * fn * (r ^ 2) * (tn ^ 3) * (tp ^ 3)) + (2 * (fp ^ 4) * (r ^ 4) * (tp ^ 3)) + (4 * (fp ^ 4) * (r ^ 3) * (tp ^ 3)) + (4 * (fp ^ 4) * (r ^ 2) * (tp ^ 3)) + (4 * (fp ^ 4) * r * (tp ^ 3)) + (2 * (fp ^ 4) * (tp ^ 3)) + (6 * (fp ^ 3) * (r ^ 4) * tn * (tp ^ 3)) + (12 * (fp ^ 3) * (r ^ 3) * tn * (tp ^ 3)) + (12 * (fp ^ 3) * (r ^ 2) * tn * (tp ^ 3)) + (8 * (fp ^ 3) * r * tn * (tp ^ 3)) + (6 * (fp ^ 3) * tn * (tp ^ 3)) + (6 * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * (tp ^ 3)) + (12 * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * (tp ^ 3)) + (12 * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * (tp ^ 3)) + (4 * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 4)) + (4 * (fp ^ 2) * r * (tn ^ 2) * (tp ^ 3)) + (4 * (fp ^ 2) * (tn ^ 2) * (tp ^ 3)) + (4 * (fp ^ 2) * tn * (tp ^ 4)) + (2 * fp * (r ^ 4) * (tn ^ 3) * (tp ^ 3)) + (4 * fp * (r ^ 3) * (tn ^ 3) * (tp ^ 3)) + (4 * fp * (r ^ 2) * (tn ^ 3) * (tp ^ 3)) + (8 * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 4)) + (4 * fp * (tn ^ 2) * (tp ^ 4)) + (4 * (r ^ 2) * (tn ^ 3) * (tp ^ 4))) / ((r + 1) ^ 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * (fn + fp + (2 * tp)) ^ 1 * ((fn * fp * (r ^ 2)) + (2 * fn * fp) + (fn * (r ^ 2) * tn) + (2 * fp * (r ^ 2) * tp) + (2 * fp * tp) + (2 * (r ^ 2) * tn * tp)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * 2 * (fn + tp) ^ 3 * (fp + tn) * fp * tn * (fn + fp + (2 * tp)))) by sign.
  assert (T1 : 0 <= (1 * 2 * (fn + tp) ^ 3 * (fp + tn) ^ 2 * fp * (fn + fp + (2 * tp)))) by sign.
  assert (T2 : 0 <= ((1 / 2) * 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * fp * fn * (r ^ 2) * (fn + fp + (2 * tp)))) by sign.
  assert (T3 : 0 <= ((1 / 2) * 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * fp * tp * ((r ^ 2) + (2 * r)) * (fn + fp + (2 * tp)))) by sign.
  assert (T4 : 0 <= ((1 / 2) * 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * fp * tp * (r + 1) * (1 - r) * ((r ^ 2) + (2 * r)) * (fn + fp + (2 * tp)))) by sign.
  assert (T5 : 0 <= ((1 / 2) * 2 * (fn + tp) * (fp + tn) ^ 2 * fp * (tp ^ 2) * (r ^ 2) * ((r ^ 2) + (2 * r)) * (fn + fp + (2 * tp)))) by sign.
  assert (T6 : 0 <= (1 * 2 * (fn + tp) * (fp + tn) ^ 2 * tn * (r ^ 2) * (fn ^ 2) * (fn + fp + (2 * tp)))) by sign.
  assert (T7 : 0 <= (1 * 2 * (fn + tp) * (fp + tn) ^ 2 * tn * (r ^ 2) * (tp ^ 2) * (fn + fp + (2 * tp)))) by sign.
  assert (T8 : 0 <= ((1 / 2) * 2 * (fn + tp) * (fp + tn) ^ 2 * tn * (r ^ 2) * fn * tp * (fn + fp + (2 * tp)))) by sign.
  assert (T9 : 0 <= ((1 / 2) * 2 * (fn + tp) * (fp + tn) ^ 2 * tn * (r ^ 2) * fn * tp * (1 - r) * (r + 3) * (fn + fp + (2 * tp)))) by sign.
  assert (G : 0 <= (1 / ((r + 1) ^ 2)) - (((2 * tp) / (fn + fp + (2 * tp))) - (((- (fn * (fp + tn) * (((r + 1) ^ 2) - 1))) - (fp * (fn + tp)) + ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))) / ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem weighted_hamming_at_a_prevalence_1 : forall r tp fp fn tn : R,
  0 < r ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  r <= 1 ->
  (((fp * (r ^ 2)) / 2) + (((r ^ 2) * tn) / 2)) = (fn + tp) ->
  ((Dice tp fp fn tn) - (Weighted_Hamming r tp fp fn tn)) <= (1 / ((r + 1) ^ 2)).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - exfalso. subst tp fp fn. first [lra | assert (0 < (((r ^ 2) * tn) / 2)) by sign; lra].
  - exfalso. subst tp fp tn. first [lra | assert (0 < fn) by sign; lra].
  - subst tp fp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst tp fn tn. first [lra | assert (0 < ((fp * (r ^ 2)) / 2)) by sign; lra].
  - exfalso. subst tp fn. first [lra | assert (0 < (((fp * (r ^ 2)) / 2) + (((r ^ 2) * tn) / 2))) by sign; lra].
  - subst tp tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst fp fn tn. first [lra | assert (0 < tp) by sign; lra].
  - subst fp fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst fp tn. first [lra | assert (0 < (fn + tp)) by sign; lra].
  - subst fp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_1_case0 r tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Lemma weighted_hamming_at_a_prevalence_2_case0 : forall r tp fp fn tn : R,
  0 < r ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  r <= 1 ->
  (((fp * (r ^ 2)) / 2) + (((r ^ 2) * tn) / 2)) = (fn + tp) ->
  0 < (fn + fp + (2 * tp)) ->
  0 < (fn + fp + tn + tp) ->
  0 < (fn + tp) ->
  0 < ((fn * fp * (r ^ 2)) + (2 * fn * fp) + (fn * (r ^ 2) * tn) + (2 * fp * (r ^ 2) * tp) + (2 * fp * tp) + (2 * (r ^ 2) * tn * tp)) ->
  0 < ((fn * fp * (r ^ 2)) + (2 * fn * fp * r) + (fn * fp) + (fn * (r ^ 2) * tn) + (2 * fn * r * tn) + (fn * tn) + (fp * (r ^ 2) * tp) + (2 * fp * r * tp) + (fp * tp) + ((r ^ 2) * tn * tp) + (2 * r * tn * tp) + (tn * tp)) ->
  0 < (fp + tn) ->
  0 < (r + 1) ->
  ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (((- (fn * (fp + tn) * (((r + 1) ^ 2) - 1))) - (fp * (fn + tp)) + ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))) / ((fn + tp) * (fp + tn) * ((r + 1) ^ 2)))) <= (1 / ((r + 1) ^ 2)).
Proof.
  intros. 
  assert (I : (((fn ^ 4) * (fp ^ 3) * (r ^ 2)) + (2 * (fn ^ 4) * (fp ^ 3)) + (2 * (fn ^ 4) * (fp ^ 2) * (r ^ 2) * tn) + (2 * (fn ^ 4) * (fp ^ 2) * tn) + ((fn ^ 4) * fp * (r ^ 2) * (tn ^ 2)) + ((fn ^ 3) * (fp ^ 4) * (r ^ 2)) + (2 * (fn ^ 3) * (fp ^ 4)) + ((fn ^ 3) * (fp ^ 3) * (r ^ 4) * tp) + (2 * (fn ^ 3) * (fp ^ 3) * (r ^ 3) * tp) + (2 * (fn ^ 3) * (fp ^ 3) * (r ^ 2) * tn) + (10 * (fn ^ 3) * (fp ^ 3) * (r ^ 2) * tp) + (4 * (fn ^ 3) * (fp ^ 3) * r * tp) + (2 * (fn ^ 3) * (fp ^ 3) * tn) + (14 * (fn ^ 3) * (fp ^ 3) * tp) + (3 * (fn ^ 3) * (fp ^ 2) * (r ^ 4) * tn * tp) + (6 * (fn ^ 3) * (fp ^ 2) * (r ^ 3) * tn * tp) + ((fn ^ 3) * (fp ^ 2) * (r ^ 2) * (tn ^ 2)) + (22 * (fn ^ 3) * (fp ^ 2) * (r ^ 2) * tn * tp) + (8 * (fn ^ 3) * (fp ^ 2) * r * tn * tp) + (18 * (fn ^ 3) * (fp ^ 2) * tn * tp) + (3 * (fn ^ 3) * fp * (r ^ 4) * (tn ^ 2) * tp) + (6 * (fn ^ 3) * fp * (r ^ 3) * (tn ^ 2) * tp) + (14 * (fn ^ 3) * fp * (r ^ 2) * (tn ^ 2) * tp) + (4 * (fn ^ 3) * fp * r * (tn ^ 2) * tp) + (4 * (fn ^ 3) * fp * (tn ^ 2) * tp) + ((fn ^ 3) * (r ^ 4) * (tn ^ 3) * tp) + (2 * (fn ^ 3) * (r ^ 3) * (tn ^ 3) * tp) + (2 * (fn ^ 3) * (r ^ 2) * (tn ^ 3) * tp) - ((fn ^ 2) * (fp ^ 4) * (r ^ 4) * tp) - (2 * (fn ^ 2) * (fp ^ 4) * (r ^ 3) * tp) + (2 * (fn ^ 2) * (fp ^ 4) * (r ^ 2) * tp) - (4 * (fn ^ 2) * (fp ^ 4) * r * tp) + (6 * (fn ^ 2) * (fp ^ 4) * tp) - (3 * (fn ^ 2) * (fp ^ 3) * (r ^ 4) * tn * tp) + (3 * (fn ^ 2) * (fp ^ 3) * (r ^ 4) * (tp ^ 2)) - (6 * (fn ^ 2) * (fp ^ 3) * (r ^ 3) * tn * tp) + (6 * (fn ^ 2) * (fp ^ 3) * (r ^ 3) * (tp ^ 2)) + (4 * (fn ^ 2) * (fp ^ 3) * (r ^ 2) * tn * tp) + (25 * (fn ^ 2) * (fp ^ 3) * (r ^ 2) * (tp ^ 2)) - (8 * (fn ^ 2) * (fp ^ 3) * r * tn * tp) + (8 * (fn ^ 2) * (fp ^ 3) * r * (tp ^ 2)) + (6 * (fn ^ 2) * (fp ^ 3) * tn * tp) + (30 * (fn ^ 2) * (fp ^ 3) * (tp ^ 2)) - (3 * (fn ^ 2) * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * tp) + (9 * (fn ^ 2) * (fp ^ 2) * (r ^ 4) * tn * (tp ^ 2)) - (6 * (fn ^ 2) * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * tp) + (18 * (fn ^ 2) * (fp ^ 2) * (r ^ 3) * tn * (tp ^ 2)) + (2 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * tp) + (58 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 2)) - (4 * (fn ^ 2) * (fp ^ 2) * r * (tn ^ 2) * tp) + (16 * (fn ^ 2) * (fp ^ 2) * r * tn * (tp ^ 2)) + (42 * (fn ^ 2) * (fp ^ 2) * tn * (tp ^ 2)) - ((fn ^ 2) * fp * (r ^ 4) * (tn ^ 3) * tp) + (9 * (fn ^ 2) * fp * (r ^ 4) * (tn ^ 2) * (tp ^ 2)) - (2 * (fn ^ 2) * fp * (r ^ 3) * (tn ^ 3) * tp) + (18 * (fn ^ 2) * fp * (r ^ 3) * (tn ^ 2) * (tp ^ 2)) + (41 * (fn ^ 2) * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) + (8 * (fn ^ 2) * fp * r * (tn ^ 2) * (tp ^ 2)) + (12 * (fn ^ 2) * fp * (tn ^ 2) * (tp ^ 2)) + (3 * (fn ^ 2) * (r ^ 4) * (tn ^ 3) * (tp ^ 2)) + (6 * (fn ^ 2) * (r ^ 3) * (tn ^ 3) * (tp ^ 2)) + (8 * (fn ^ 2) * (r ^ 2) * (tn ^ 3) * (tp ^ 2)) - (3 * fn * (fp ^ 4) * (r ^ 4) * (tp ^ 2)) - (6 * fn * (fp ^ 4) * (r ^ 3) * (tp ^ 2)) + (fn * (fp ^ 4) * (r ^ 2) * (tp ^ 2)) - (8 * fn * (fp ^ 4) * r * (tp ^ 2)) + (6 * fn * (fp ^ 4) * (tp ^ 2)) - (9 * fn * (fp ^ 3) * (r ^ 4) * tn * (tp ^ 2)) + (2 * fn * (fp ^ 3) * (r ^ 4) * (tp ^ 3)) - (18 * fn * (fp ^ 3) * (r ^ 3) * tn * (tp ^ 2)) + (4 * fn * (fp ^ 3) * (r ^ 3) * (tp ^ 3)) + (2 * fn * (fp ^ 3) * (r ^ 2) * tn * (tp ^ 2)) + (24 * fn * (fp ^ 3) * (r ^ 2) * (tp ^ 3)) - (16 * fn * (fp ^ 3) * r * tn * (tp ^ 2)) + (4 * fn * (fp ^ 3) * r * (tp ^ 3)) + (6 * fn * (fp ^ 3) * tn * (tp ^ 2)) + (26 * fn * (fp ^ 3) * (tp ^ 3)) - (9 * fn * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * (tp ^ 2)) + (6 * fn * (fp ^ 2) * (r ^ 4) * tn * (tp ^ 3)) - (18 * fn * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * (tp ^ 2)) + (12 * fn * (fp ^ 2) * (r ^ 3) * tn * (tp ^ 3)) + (fn * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) + (58 * fn * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 3)) - (8 * fn * (fp ^ 2) * r * (tn ^ 2) * (tp ^ 2)) + (8 * fn * (fp ^ 2) * r * tn * (tp ^ 3)) + (38 * fn * (fp ^ 2) * tn * (tp ^ 3)) - (3 * fn * fp * (r ^ 4) * (tn ^ 3) * (tp ^ 2)) + (6 * fn * fp * (r ^ 4) * (tn ^ 2) * (tp ^ 3)) - (6 * fn * fp * (r ^ 3) * (tn ^ 3) * (tp ^ 2)) + (12 * fn * fp * (r ^ 3) * (tn ^ 2) * (tp ^ 3)) + (44 * fn * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 3)) + (4 * fn * fp * r * (tn ^ 2) * (tp ^ 3)) + (12 * fn * fp * (tn ^ 2) * (tp ^ 3)) + (2 * fn * (r ^ 4) * (tn ^ 3) * (tp ^ 3)) + (4 * fn * (r ^ 3) * (tn ^ 3) * (tp ^ 3)) + (10 * fn * (r ^ 2) * (tn ^ 3) * (tp ^ 3)) - (2 * (fp ^ 4) * (r ^ 4) * (tp ^ 3)) - (4 * (fp ^ 4) * (r ^ 3) * (tp ^ 3)) - (4 * (fp ^ 4) * r * (tp ^ 3)) + (2 * (fp ^ 4) * (tp ^ 3)) - (6 * (fp ^ 3) * (r ^ 4) * tn * (tp ^ 3)) - (12 * (fp ^ 3) * (r ^ 3) * tn * (tp ^ 3)) + (8 * (fp ^ 3) * (r ^ 2) * (tp ^ 4)) - (8 * (fp ^ 3) * r * tn * (tp ^ 3)) + (2 * (fp ^ 3) * tn * (tp ^ 3)) + (8 * (fp ^ 3) * (tp ^ 4)) - (6 * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * (tp ^ 3)) - (12 * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * (tp ^ 3)) + (20 * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 4)) - (4 * (fp ^ 2) * r * (tn ^ 2) * (tp ^ 3)) + (12 * (fp ^ 2) * tn * (tp ^ 4)) - (2 * fp * (r ^ 4) * (tn ^ 3) * (tp ^ 3)) - (4 * fp * (r ^ 3) * (tn ^ 3) * (tp ^ 3)) + (16 * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 4)) + (4 * fp * (tn ^ 2) * (tp ^ 4)) + (4 * (r ^ 2) * (tn ^ 3) * (tp ^ 4))) = (1 * 2 * (fn + tp) ^ 2 * (fp + tn) * fn * (fp ^ 2) * (fn + fp + (2 * tp))) + ((1 / 2) * 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * fn * fp * (r ^ 2) * (fn + fp + (2 * tp))) + (1 * 2 * (fn + tp) ^ 2 * (fp + tn) * tp * (fn + fp + (2 * tp)) * ((- (fp * r)) + fp - (r * tn)) ^ 2) + ((1 / 2) * 2 * (fn + tp) * (fp + tn) ^ 3 * fn * tp * (r ^ 3) * (r + 2) * (fn + fp + (2 * tp))) + ((4 * (fn ^ 2) * (fp ^ 3) * (r ^ 2) * tp) + (8 * (fn ^ 2) * (fp ^ 3) * r * tp) + (4 * (fn ^ 2) * (fp ^ 3) * tp) + (8 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * tn * tp) + (16 * (fn ^ 2) * (fp ^ 2) * r * tn * tp) + (8 * (fn ^ 2) * (fp ^ 2) * tn * tp) + (4 * (fn ^ 2) * fp * (r ^ 2) * (tn ^ 2) * tp) + (8 * (fn ^ 2) * fp * r * (tn ^ 2) * tp) + (4 * (fn ^ 2) * fp * (tn ^ 2) * tp) + (8 * fn * (fp ^ 3) * (r ^ 2) * (tp ^ 2)) + (16 * fn * (fp ^ 3) * r * (tp ^ 2)) + (8 * fn * (fp ^ 3) * (tp ^ 2)) + (16 * fn * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 2)) + (32 * fn * (fp ^ 2) * r * tn * (tp ^ 2)) + (16 * fn * (fp ^ 2) * tn * (tp ^ 2)) + (8 * fn * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) + (16 * fn * fp * r * (tn ^ 2) * (tp ^ 2)) + (8 * fn * fp * (tn ^ 2) * (tp ^ 2)) + (4 * (fp ^ 3) * (r ^ 2) * (tp ^ 3)) + (8 * (fp ^ 3) * r * (tp ^ 3)) + (4 * (fp ^ 3) * (tp ^ 3)) + (8 * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 3)) + (16 * (fp ^ 2) * r * tn * (tp ^ 3)) + (8 * (fp ^ 2) * tn * (tp ^ 3)) + (4 * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 3)) + (8 * fp * r * (tn ^ 2) * (tp ^ 3)) + (4 * fp * (tn ^ 2) * (tp ^ 3))) * (fn - ((fp * (r ^ 2)) / 2) - (((r ^ 2) * tn) / 2) + tp)) by field.
  replace (fn - ((fp * (r ^ 2)) / 2) - (((r ^ 2) * tn) / 2) + tp) with 0 in I by lra.
  assert (E : (1 / ((r + 1) ^ 2)) - ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (((- (fn * (fp + tn) * (((r + 1) ^ 2) - 1))) - (fp * (fn + tp)) + ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))) / ((fn + tp) * (fp + tn) * ((r + 1) ^ 2)))) = (((fn ^ 4) * (fp ^ 3) * (r ^ 2)) + (2 * (fn ^ 4) * (fp ^ 3)) + (2 * (fn ^ 4) * (fp ^ 2) * (r ^ 2) * tn) + (2 * (fn ^ 4) * (fp ^ 2) * tn) + ((fn ^ 4) * fp * (r ^ 2) * (tn ^ 2)) + ((fn ^ 3) * (fp ^ 4) * (r ^ 2)) + (2 * (fn ^ 3) * (fp ^ 4)) + ((fn ^ 3) * (fp ^ 3) * (r ^ 4) * tp) + (2 * (fn ^ 3) * (fp ^ 3) * (r ^ 3) * tp) + (2 * (fn ^ 3) * (fp ^ 3) * (r ^ 2) * tn) + (10 * (fn ^ 3) * (fp ^ 3) * (r ^ 2) * tp) + (4 * (fn ^ 3) * (fp ^ 3) * r * tp) + (2 * (fn ^ 3) * (fp ^ 3) * tn) + (14 * (fn ^ 3) * (fp ^ 3) * tp) + (3 * (fn ^ 3) * (fp ^ 2) * (r ^ 4) * tn * tp) + (6 * (fn ^ 3) * (fp ^ 2) * (r ^ 3) * tn * tp) + ((fn ^ 3) * (fp ^ 2) * (r ^ 2) * (tn ^ 2)) + (22 * (fn ^ 3) * (fp ^ 2) * (r ^ 2) * tn * tp) + (8 * (fn ^ 3) * (fp ^ 2) * r * tn * tp) + (18 * (fn ^ 3) * (fp ^ 2) * tn * tp) + (3 * (fn ^ 3) * fp * (r ^ 4) * (tn ^ 2) * tp) + (6 * (fn ^ 3) * fp * (r ^ 3) * (tn ^ 2) * tp) + (14 * (fn ^ 3) * fp * (r ^ 2) * (tn ^ 2) * tp) + (4 * (fn ^ 3) * fp * r * (tn ^ 2) * tp) + (4 * (fn ^ 3) * fp * (tn ^ 2) * tp) + ((fn ^ 3) * (r ^ 4) * (tn ^ 3) * tp) + (2 * (fn ^ 3) * (r ^ 3) * (tn ^ 3) * tp) + (2 * (fn ^ 3) * (r ^ 2) * (tn ^ 3) * tp) - ((fn ^ 2) * (fp ^ 4) * (r ^ 4) * tp) - (2 * (fn ^ 2) * (fp ^ 4) * (r ^ 3) * tp) + (2 * (fn ^ 2) * (fp ^ 4) * (r ^ 2) * tp) - (4 * (fn ^ 2) * (fp ^ 4) * r * tp) + (6 * (fn ^ 2) * (fp ^ 4) * tp) - (3 * (fn ^ 2) * (fp ^ 3) * (r ^ 4) * tn * tp) + (3 * (fn ^ 2) * (fp ^ 3) * (r ^ 4) * (tp ^ 2)) - (6 * (fn ^ 2) * (fp ^ 3) * (r ^ 3) * tn * tp) + (6 * (fn ^ 2) * (fp ^ 3) * (r ^ 3) * (tp ^ 2)) + (4 * (fn ^ 2) * (fp ^ 3) * (r ^ 2) * tn * tp) + (25 * (fn ^ 2) * (fp ^ 3) * (r ^ 2) * (tp ^ 2)) - (8 * (fn ^ 2) * (fp ^ 3) * r * tn * tp) + (8 * (fn ^ 2) * (fp ^ 3) * r * (tp ^ 2)) + (6 * (fn ^ 2) * (fp ^ 3) * tn * tp) + (30 * (fn ^ 2) * (fp ^ 3) * (tp ^ 2)) - (3 * (fn ^ 2) * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * tp) + (9 * (fn ^ 2) * (fp ^ 2) * (r ^ 4) * tn * (tp ^ 2)) - (6 * (fn ^ 2) * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * tp) + (18 * (fn ^ 2) * (fp ^ 2) * (r ^ 3) * tn * (tp ^ 2)) + (2 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * tp) + (58 * (fn ^ 2) * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 2)) - (4 * (fn ^ 2) * (fp ^ 2) * r * (tn ^ 2) * tp) + (16 * (fn ^ 2) * (fp ^ 2) * r * tn * (tp ^ 2)) + (42 * (fn ^ 2) * (fp ^ 2) * tn * (tp ^ 2)) - ((fn ^ 2) * fp * (r ^ 4) * (tn ^ 3) * tp) + (9 * (fn ^ 2) * fp * (r ^ 4) * (tn ^ 2) * (tp ^ 2)) - (2 * (fn ^ 2) * fp * (r ^ 3) * (tn ^ 3) * tp) + (18 * (fn ^ 2) * fp * (r ^ 3) * (tn ^ 2) * (tp ^ 2)) + (41 * (fn ^ 2) * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) + (8 * (fn ^ 2) * fp * r * (tn ^ 2) * (tp ^ 2)) + (12 * (fn ^ 2) * fp * (tn ^ 2) * (tp ^ 2)) + (3 * (fn ^ 2) * (r ^ 4) * (tn ^ 3) * (tp ^ 2)) + (6 * (fn ^ 2) * (r ^ 3) * (tn ^ 3) * (tp ^ 2)) + (8 * (fn ^ 2) * (r ^ 2) * (tn ^ 3) * (tp ^ 2)) - (3 * fn * (fp ^ 4) * (r ^ 4) * (tp ^ 2)) - (6 * fn * (fp ^ 4) * (r ^ 3) * (tp ^ 2)) + (fn * (fp ^ 4) * (r ^ 2) * (tp ^ 2)) - (8 * fn * (fp ^ 4) * r * (tp ^ 2)) + (6 * fn * (fp ^ 4) * (tp ^ 2)) - (9 * fn * (fp ^ 3) * (r ^ 4) * tn * (tp ^ 2)) + (2 * fn * (fp ^ 3) * (r ^ 4) * (tp ^ 3)) - (18 * fn * (fp ^ 3) * (r ^ 3) * tn * (tp ^ 2)) + (4 * fn * (fp ^ 3) * (r ^ 3) * (tp ^ 3)) + (2 * fn * (fp ^ 3) * (r ^ 2) * tn * (tp ^ 2)) + (24 * fn * (fp ^ 3) * (r ^ 2) * (tp ^ 3)) - (16 * fn * (fp ^ 3) * r * tn * (tp ^ 2)) + (4 * fn * (fp ^ 3) * r * (tp ^ 3)) + (6 * fn * (fp ^ 3) * tn * (tp ^ 2)) + (26 * fn * (fp ^ 3) * (tp ^ 3)) - (9 * fn * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * (tp ^ 2)) + (6 * fn * (fp ^ 2) * (r ^ 4) * tn * (tp ^ 3)) - (18 * fn * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * (tp ^ 2)) + (12 * fn * (fp ^ 2) * (r ^ 3) * tn * (tp ^ 3)) + (fn * (fp ^ 2) * (r ^ 2) * (tn ^ 2) * (tp ^ 2)) + (58 * fn * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 3)) - (8 * fn * (fp ^ 2) * r * (tn ^ 2) * (tp ^ 2)) + (8 * fn * (fp ^ 2) * r * tn * (tp ^ 3)) + (38 * fn * (fp ^ 2) * tn * (tp ^ 3)) - (3 * fn * fp * (r ^ 4) * (tn ^ 3) * (tp ^ 2)) + (6 * fn * fp * (r ^ 4) * (tn ^ 2) * (tp ^ 3)) - (6 * fn * fp * (r ^ 3) * (tn ^ 3) * (tp ^ 2)) + (12 * fn * fp * (r ^ 3) * (tn ^ 2) * (tp ^ 3)) + (44 * fn * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 3)) + (4 * fn * fp * r * (tn ^ 2) * (tp ^ 3)) + (12 * fn * fp * (tn ^ 2) * (tp ^ 3)) + (2 * fn * (r ^ 4) * (tn ^ 3) * (tp ^ 3)) + (4 * fn * (r ^ 3) * (tn ^ 3) * (tp ^ 3)) + (10 * fn * (r ^ 2) * (tn ^ 3) * (tp ^ 3)) - (2 * (fp ^ 4) * (r ^ 4) * (tp ^ 3)) - (4 * (fp ^ 4) * (r ^ 3) * (tp ^ 3)) - (4 * (fp ^ 4) * r * (tp ^ 3)) + (2 * (fp ^ 4) * (tp ^ 3)) - (6 * (fp ^ 3) * (r ^ 4) * tn * (tp ^ 3)) - (12 * (fp ^ 3) * (r ^ 3) * tn * (tp ^ 3)) + (8 * (fp ^ 3) * (r ^ 2) * (tp ^ 4)) - (8 * (fp ^ 3) * r * tn * (tp ^ 3)) + (2 * (fp ^ 3) * tn * (tp ^ 3)) + (8 * (fp ^ 3) * (tp ^ 4)) - (6 * (fp ^ 2) * (r ^ 4) * (tn ^ 2) * (tp ^ 3)) - (12 * (fp ^ 2) * (r ^ 3) * (tn ^ 2) * (tp ^ 3)) + (20 * (fp ^ 2) * (r ^ 2) * tn * (tp ^ 4)) - (4 * (fp ^ 2) * r * (tn ^ 2) * (tp ^ 3)) + (12 * (fp ^ 2) * tn * (tp ^ 4)) - (2 * fp * (r ^ 4) * (tn ^ 3) * (tp ^ 3)) - (4 * fp * (r ^ 3) * (tn ^ 3) * (tp ^ 3)) + (16 * fp * (r ^ 2) * (tn ^ 2) * (tp ^ 4)) + (4 * fp * (tn ^ 2) * (tp ^ 4)) + (4 * (r ^ 2) * (tn ^ 3) * (tp ^ 4))) / ((r + 1) ^ 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * (fn + fp + (2 * tp)) ^ 1 * ((fn * fp * (r ^ 2)) + (2 * fn * fp) + (fn * (r ^ 2) * tn) + (2 * fp * (r ^ 2) * tp) + (2 * fp * tp) + (2 * (r ^ 2) * tn * tp)) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= (1 * 2 * (fn + tp) ^ 2 * (fp + tn) * fn * (fp ^ 2) * (fn + fp + (2 * tp)))) by sign.
  assert (T1 : 0 <= ((1 / 2) * 2 * (fn + tp) ^ 2 * (fp + tn) ^ 2 * fn * fp * (r ^ 2) * (fn + fp + (2 * tp)))) by sign.
  assert (T2 : 0 <= (1 * 2 * (fn + tp) ^ 2 * (fp + tn) * tp * (fn + fp + (2 * tp)) * ((- (fp * r)) + fp - (r * tn)) ^ 2)) by sign.
  assert (T3 : 0 <= ((1 / 2) * 2 * (fn + tp) * (fp + tn) ^ 3 * fn * tp * (r ^ 3) * (r + 2) * (fn + fp + (2 * tp)))) by sign.
  assert (G : 0 <= (1 / ((r + 1) ^ 2)) - ((- ((2 * tp) / (fn + fp + (2 * tp)))) + (((- (fn * (fp + tn) * (((r + 1) ^ 2) - 1))) - (fp * (fn + tp)) + ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))) / ((fn + tp) * (fp + tn) * ((r + 1) ^ 2))))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem weighted_hamming_at_a_prevalence_2 : forall r tp fp fn tn : R,
  0 < r ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  r <= 1 ->
  (((fp * (r ^ 2)) / 2) + (((r ^ 2) * tn) / 2)) = (fn + tp) ->
  ((- (Dice tp fp fn tn)) + (Weighted_Hamming r tp fp fn tn)) <= (1 / ((r + 1) ^ 2)).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - exfalso. subst tp fp fn. first [lra | assert (0 < (((r ^ 2) * tn) / 2)) by sign; lra].
  - exfalso. subst tp fp tn. first [lra | assert (0 < fn) by sign; lra].
  - subst tp fp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst tp fn tn. first [lra | assert (0 < ((fp * (r ^ 2)) / 2)) by sign; lra].
  - exfalso. subst tp fn. first [lra | assert (0 < (((fp * (r ^ 2)) / 2) + (((r ^ 2) * tn) / 2))) by sign; lra].
  - subst tp tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst fp fn tn. first [lra | assert (0 < tp) by sign; lra].
  - subst fp fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst fp tn. first [lra | assert (0 < (fn + tp)) by sign; lra].
  - subst fp. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Dice, Weighted_Hamming; evaluate. apply (weighted_hamming_at_a_prevalence_2_case0 r tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Theorem weighted_hamming_at_a_prevalence_3 : forall r : R,
  0 < r ->
  r <= 1 ->
  ((- (Dice 0 0 (r ^ 2) 2)) + (Weighted_Hamming r 0 0 (r ^ 2) 2)) = (1 / ((r + 1) ^ 2)).
Proof.
  intros. unfold Dice, Weighted_Hamming; evaluate.
  assert (I : 0 = 0) by field.
  assert (E : (1 / ((r + 1) ^ 2)) - ((- ((2 * 0) / ((r ^ 2) + 0 + (2 * 0)))) + (((- ((r ^ 2) * (0 + 2) * (((r + 1) ^ 2) - 1))) - (0 * ((r ^ 2) + 0)) + (((r ^ 2) + 0) * (0 + 2) * ((r + 1) ^ 2))) / (((r ^ 2) + 0) * (0 + 2) * ((r + 1) ^ 2)))) = 0 / (1 ^ 1)) by (field; nonzero).
  assert (G : (1 / ((r + 1) ^ 2)) - ((- ((2 * 0) / ((r ^ 2) + 0 + (2 * 0)))) + (((- ((r ^ 2) * (0 + 2) * (((r + 1) ^ 2) - 1))) - (0 * ((r ^ 2) + 0)) + (((r ^ 2) + 0) * (0 + 2) * ((r + 1) ^ 2))) / (((r ^ 2) + 0) * (0 + 2) * ((r + 1) ^ 2)))) = 0) by (rewrite E; replace 0 with 0 by lra; unfold Rdiv; ring).
  lra.
Qed.

Print Assumptions weighted_hamming_at_a_prevalence_1.
Print Assumptions weighted_hamming_at_a_prevalence_2.
Print Assumptions weighted_hamming_at_a_prevalence_3.
