(* Classes agree least by chance where two share all errors and have half of them less than each of the others

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

Lemma classes_kappa_at_most_1_case0 : forall e k r s u tp fp fn tn : R,
  0 < e ->
  0 < k ->
  0 <= r ->
  0 <= s ->
  0 <= u ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < k ->
  0 < (k + 2) ->
  (((2 * e * (((- (e * k)) / 2) + r + s + u)) / (k + 2)) + ((2 * ((((- (e * k)) / 2) + r + s + u) ^ 2)) / ((k + 2) ^ 2)) + (((r + s + u - (((- (e * k)) + (2 * r) + (2 * s) + (2 * u)) / (k + 2))) ^ 2) / k)) <= ((e * (r + s)) + (r ^ 2) + (s ^ 2) + ((u ^ 2) / k)).
Proof.
  intros. 
  assert (I : ((2 * (e ^ 2) * (k ^ 3)) + (4 * (e ^ 2) * (k ^ 2)) + (4 * e * (k ^ 3) * r) + (4 * e * (k ^ 3) * s) + (8 * e * (k ^ 2) * r) + (8 * e * (k ^ 2) * s) - (8 * e * (k ^ 2) * u) - (16 * e * k * u) + (4 * (k ^ 3) * (r ^ 2)) + (4 * (k ^ 3) * (s ^ 2)) + (12 * (k ^ 2) * (r ^ 2)) - (8 * (k ^ 2) * r * s) - (8 * (k ^ 2) * r * u) + (12 * (k ^ 2) * (s ^ 2)) - (8 * (k ^ 2) * s * u) + (8 * k * (r ^ 2)) - (16 * k * r * s) - (16 * k * r * u) + (8 * k * (s ^ 2)) - (16 * k * s * u) + (8 * k * (u ^ 2)) + (16 * (u ^ 2))) = ((1 / 2) * 2 ^ 2 * (k + 2) ^ 2 * k * ((- r) + s) ^ 2) + (2 * k * ((e * k) + (k * r) + (k * s) - (2 * u)) ^ 2) + (4 * ((e * k) + (k * r) + (k * s) - (2 * u)) ^ 2)) by field.
  assert (E : ((e * (r + s)) + (r ^ 2) + (s ^ 2) + ((u ^ 2) / k)) - (((2 * e * (((- (e * k)) / 2) + r + s + u)) / (k + 2)) + ((2 * ((((- (e * k)) / 2) + r + s + u) ^ 2)) / ((k + 2) ^ 2)) + (((r + s + u - (((- (e * k)) + (2 * r) + (2 * s) + (2 * u)) / (k + 2))) ^ 2) / k)) = ((2 * (e ^ 2) * (k ^ 3)) + (4 * (e ^ 2) * (k ^ 2)) + (4 * e * (k ^ 3) * r) + (4 * e * (k ^ 3) * s) + (8 * e * (k ^ 2) * r) + (8 * e * (k ^ 2) * s) - (8 * e * (k ^ 2) * u) - (16 * e * k * u) + (4 * (k ^ 3) * (r ^ 2)) + (4 * (k ^ 3) * (s ^ 2)) + (12 * (k ^ 2) * (r ^ 2)) - (8 * (k ^ 2) * r * s) - (8 * (k ^ 2) * r * u) + (12 * (k ^ 2) * (s ^ 2)) - (8 * (k ^ 2) * s * u) + (8 * k * (r ^ 2)) - (16 * k * r * s) - (16 * k * r * u) + (8 * k * (s ^ 2)) - (16 * k * s * u) + (8 * k * (u ^ 2)) + (16 * (u ^ 2))) / (k ^ 1 * (k + 2) ^ 2 * 2 ^ 2)) by (field; nonzero).
  assert (T0 : 0 <= ((1 / 2) * 2 ^ 2 * (k + 2) ^ 2 * k * ((- r) + s) ^ 2)) by sign.
  assert (T1 : 0 <= (2 * k * ((e * k) + (k * r) + (k * s) - (2 * u)) ^ 2)) by sign.
  assert (T2 : 0 <= (4 * ((e * k) + (k * r) + (k * s) - (2 * u)) ^ 2)) by sign.
  assert (G : 0 <= ((e * (r + s)) + (r ^ 2) + (s ^ 2) + ((u ^ 2) / k)) - (((2 * e * (((- (e * k)) / 2) + r + s + u)) / (k + 2)) + ((2 * ((((- (e * k)) / 2) + r + s + u) ^ 2)) / ((k + 2) ^ 2)) + (((r + s + u - (((- (e * k)) + (2 * r) + (2 * s) + (2 * u)) / (k + 2))) ^ 2) / k))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Theorem classes_kappa_at_most_1 : forall e k r s u tp fp fn tn : R,
  0 < e ->
  0 < k ->
  0 <= r ->
  0 <= s ->
  0 <= u ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  (((2 * e * (((- (e * k)) / 2) + r + s + u)) / (k + 2)) + ((2 * ((((- (e * k)) / 2) + r + s + u) ^ 2)) / ((k + 2) ^ 2)) + (((r + s + u - (((- (e * k)) + (2 * r) + (2 * s) + (2 * u)) / (k + 2))) ^ 2) / k)) <= ((e * (r + s)) + (r ^ 2) + (s ^ 2) + ((u ^ 2) / k)).
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. apply (classes_kappa_at_most_1_case0 e k r s u 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. apply (classes_kappa_at_most_1_case0 e k r s u 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. apply (classes_kappa_at_most_1_case0 e k r s u 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst tp fn tn. apply (classes_kappa_at_most_1_case0 e k r s u 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. apply (classes_kappa_at_most_1_case0 e k r s u 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. apply (classes_kappa_at_most_1_case0 e k r s u 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. apply (classes_kappa_at_most_1_case0 e k r s u 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. apply (classes_kappa_at_most_1_case0 e k r s u tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. apply (classes_kappa_at_most_1_case0 e k r s u tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. apply (classes_kappa_at_most_1_case0 e k r s u tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. apply (classes_kappa_at_most_1_case0 e k r s u tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - subst fn tn. apply (classes_kappa_at_most_1_case0 e k r s u tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. apply (classes_kappa_at_most_1_case0 e k r s u tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. apply (classes_kappa_at_most_1_case0 e k r s u tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  apply (classes_kappa_at_most_1_case0 e k r s u tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Print Assumptions classes_kappa_at_most_1.
