(* The smaller of precision and recall minus Jaccard

   Exported by `segbounds export-proof --to rocq` from the proof files of this theorem. *)

From Coq Require Import Reals Lra Lia.
Local Open Scope R_scope.

(* A quotient with its own value where it is 0/0. *)
Definition quotient (top bottom undefined : R) : R := if Req_EM_T bottom 0 then undefined else top / bottom.

Definition Jaccard (tp fp fn tn : R) : R := quotient tp (fn + fp + tp) 1.
Definition min_P_R (tp fp fn tn : R) : R := quotient tp (fn + tp) 1.
Definition min_P_R_branch2 (tp fp fn tn : R) : R := quotient tp (fp + tp) 1.

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

Lemma smaller_of_precision_and_recall_minus_jaccard_1_case0 : forall r tp fp fn tn : R,
  ((r ^ 2) - (6 * r) + 1) = 0 ->
  (85786437626904951198311 / 500000000000000000000000) <= r ->
  r <= (171572875253809902396623 / 1000000000000000000000000) ->
  tp = 0 ->
  fp = 0 ->
  fn = 0 ->
  0 <= tn ->
  fp <= fn ->
  ((- 1) + 1) <= r.
Proof.
  intros. subst tp fp fn.
  assert (I : r = (r)) by field.
  assert (E : r - ((- 1) + 1) = r / (1)) by (field; nonzero).
  assert (T0 : 0 <= (r)) by sign.
  assert (G : 0 <= r - ((- 1) + 1)) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma smaller_of_precision_and_recall_minus_jaccard_1_case1 : forall r tp fp fn tn : R,
  ((r ^ 2) - (6 * r) + 1) = 0 ->
  (85786437626904951198311 / 500000000000000000000000) <= r ->
  r <= (171572875253809902396623 / 1000000000000000000000000) ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  fp <= fn ->
  0 < (fn + fp + tp) ->
  0 < (fn + tp) ->
  ((- (tp / (fn + fp + tp))) + (tp / (fn + tp))) <= r.
Proof.
  intros. 
  assert (I : (((fn ^ 2) * r) + (fn * fp * r) + (2 * fn * r * tp) + (fp * r * tp) - (fp * tp) + (r * (tp ^ 2))) = ((2 * r) * (((- (fn * ((3 / 2) - (r / 2)))) / 2) + (fp * ((7 / 4) - (r / 4))) - ((tp * ((3 / 2) - (r / 2))) / 2)) ^ 2) + (1 * fp * (fn - fp)) + (((- ((fn ^ 2) * r)) / 8) + ((fn * fp * r) / 4) - (fn * fp) - ((fn * r * tp) / 4) - (((fp ^ 2) * r) / 8) + (fp ^ 2) + ((fp * r * tp) / 4) - (fp * tp) - ((r * (tp ^ 2)) / 8)) * ((r ^ 2) - (6 * r) + 1)) by field.
  replace ((r ^ 2) - (6 * r) + 1) with 0 in I by lra.
  assert (E : r - ((- (tp / (fn + fp + tp))) + (tp / (fn + tp))) = (((fn ^ 2) * r) + (fn * fp * r) + (2 * fn * r * tp) + (fp * r * tp) - (fp * tp) + (r * (tp ^ 2))) / ((fn + tp) ^ 1 * (fn + fp + tp) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((2 * r) * (((- (fn * ((3 / 2) - (r / 2)))) / 2) + (fp * ((7 / 4) - (r / 4))) - ((tp * ((3 / 2) - (r / 2))) / 2)) ^ 2)) by sign.
  assert (T1 : 0 <= (1 * fp * (fn - fp))) by sign.
  assert (G : 0 <= r - ((- (tp / (fn + fp + tp))) + (tp / (fn + tp)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma smaller_of_precision_and_recall_minus_jaccard_1_all : forall r tp fp fn tn : R,
  ((r ^ 2) - (6 * r) + 1) = 0 ->
  (85786437626904951198311 / 500000000000000000000000) <= r ->
  r <= (171572875253809902396623 / 1000000000000000000000000) ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  fp <= fn ->
  ((- (Jaccard tp fp fn tn)) + (min_P_R tp fp fn tn)) <= r.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case0 r 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp fp tn. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r 0 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst tp fp. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r 0 0 fn tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst tp fn tn. first [lra | assert (0 < fp) by sign; lra].
  - exfalso. subst tp fn. first [lra | assert (0 < fp) by sign; lra].
  - subst tp tn. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - subst fp tn. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r tp 0 fn 0); first [sign | reflexivity | lra | nra].
  - subst fp. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r tp 0 fn tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst fn tn. first [lra | assert (0 < fp) by sign; lra].
  - exfalso. subst fn. first [lra | assert (0 < fp) by sign; lra].
  - subst tn. unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Jaccard, min_P_R; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_1_case1 r tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Theorem smaller_of_precision_and_recall_minus_jaccard_1 : forall tp fp fn tn : R,
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  fp <= fn ->
  ((- (Jaccard tp fp fn tn)) + (min_P_R tp fp fn tn)) <= (3 - (2 * (sqrt 2))).
Proof.
  intros.
  assert (S : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  assert (1414213562373 / 1000000000000 <= sqrt 2) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | apply sqrt_pos]).
  assert (sqrt 2 <= 1414213562374 / 1000000000000) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | lra]).
  pose proof (smaller_of_precision_and_recall_minus_jaccard_1_all (3 - (2 * (sqrt 2))) tp fp fn tn) as H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Lemma smaller_of_precision_and_recall_minus_jaccard_2_case0 : forall r tp fp fn tn : R,
  ((r ^ 2) - (6 * r) + 1) = 0 ->
  (85786437626904951198311 / 500000000000000000000000) <= r ->
  r <= (171572875253809902396623 / 1000000000000000000000000) ->
  tp = 0 ->
  fp = 0 ->
  fn = 0 ->
  0 <= tn ->
  fn <= fp ->
  ((- 1) + 1) <= r.
Proof.
  intros. subst tp fp fn.
  assert (I : r = (r)) by field.
  assert (E : r - ((- 1) + 1) = r / (1)) by (field; nonzero).
  assert (T0 : 0 <= (r)) by sign.
  assert (G : 0 <= r - ((- 1) + 1)) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma smaller_of_precision_and_recall_minus_jaccard_2_case1 : forall r tp fp fn tn : R,
  ((r ^ 2) - (6 * r) + 1) = 0 ->
  (85786437626904951198311 / 500000000000000000000000) <= r ->
  r <= (171572875253809902396623 / 1000000000000000000000000) ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  fn <= fp ->
  0 < (fn + fp + tp) ->
  0 < (fp + tp) ->
  ((- (tp / (fn + fp + tp))) + (tp / (fp + tp))) <= r.
Proof.
  intros. 
  assert (I : ((fn * fp * r) + (fn * r * tp) - (fn * tp) + ((fp ^ 2) * r) + (2 * fp * r * tp) + (r * (tp ^ 2))) = ((2 * r) * ((fn * ((7 / 4) - (r / 4))) - ((fp * ((3 / 2) - (r / 2))) / 2) - ((tp * ((3 / 2) - (r / 2))) / 2)) ^ 2) + (1 * fn * ((- fn) + fp)) + (((- ((fn ^ 2) * r)) / 8) + (fn ^ 2) + ((fn * fp * r) / 4) - (fn * fp) + ((fn * r * tp) / 4) - (fn * tp) - (((fp ^ 2) * r) / 8) - ((fp * r * tp) / 4) - ((r * (tp ^ 2)) / 8)) * ((r ^ 2) - (6 * r) + 1)) by field.
  replace ((r ^ 2) - (6 * r) + 1) with 0 in I by lra.
  assert (E : r - ((- (tp / (fn + fp + tp))) + (tp / (fp + tp))) = ((fn * fp * r) + (fn * r * tp) - (fn * tp) + ((fp ^ 2) * r) + (2 * fp * r * tp) + (r * (tp ^ 2))) / ((fp + tp) ^ 1 * (fn + fp + tp) ^ 1)) by (field; nonzero).
  assert (T0 : 0 <= ((2 * r) * ((fn * ((7 / 4) - (r / 4))) - ((fp * ((3 / 2) - (r / 2))) / 2) - ((tp * ((3 / 2) - (r / 2))) / 2)) ^ 2)) by sign.
  assert (T1 : 0 <= (1 * fn * ((- fn) + fp))) by sign.
  assert (G : 0 <= r - ((- (tp / (fn + fp + tp))) + (tp / (fp + tp)))) by (rewrite E; apply nonnegative_quotient; [lra | sign]).
  lra.
Qed.

Lemma smaller_of_precision_and_recall_minus_jaccard_2_all : forall r tp fp fn tn : R,
  ((r ^ 2) - (6 * r) + 1) = 0 ->
  (85786437626904951198311 / 500000000000000000000000) <= r ->
  r <= (171572875253809902396623 / 1000000000000000000000000) ->
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  fn <= fp ->
  ((- (Jaccard tp fp fn tn)) + (min_P_R_branch2 tp fp fn tn)) <= r.
Proof.
  intros.
  destruct (zero_or_positive tp ltac:(assumption)) as [Ztp | Ptp].
  all: destruct (zero_or_positive fp ltac:(assumption)) as [Zfp | Pfp].
  all: destruct (zero_or_positive fn ltac:(assumption)) as [Zfn | Pfn].
  all: destruct (zero_or_positive tn ltac:(assumption)) as [Ztn | Ptn].
  - exfalso; subst; lra.
  - subst tp fp fn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case0 r 0 0 0 tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst tp fp tn. first [lra | assert (0 < fn) by sign; lra].
  - exfalso. subst tp fp. first [lra | assert (0 < fn) by sign; lra].
  - subst tp fn tn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r 0 fp 0 0); first [sign | reflexivity | lra | nra].
  - subst tp fn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r 0 fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tp tn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r 0 fp fn 0); first [sign | reflexivity | lra | nra].
  - subst tp. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r 0 fp fn tn); first [sign | reflexivity | lra | nra].
  - subst fp fn tn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r tp 0 0 0); first [sign | reflexivity | lra | nra].
  - subst fp fn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r tp 0 0 tn); first [sign | reflexivity | lra | nra].
  - exfalso. subst fp tn. first [lra | assert (0 < fn) by sign; lra].
  - exfalso. subst fp. first [lra | assert (0 < fn) by sign; lra].
  - subst fn tn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r tp fp 0 0); first [sign | reflexivity | lra | nra].
  - subst fn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r tp fp 0 tn); first [sign | reflexivity | lra | nra].
  - subst tn. unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r tp fp fn 0); first [sign | reflexivity | lra | nra].
  -  unfold Jaccard, min_P_R_branch2; evaluate. apply (smaller_of_precision_and_recall_minus_jaccard_2_case1 r tp fp fn tn); first [sign | reflexivity | lra | nra].
Qed.

Theorem smaller_of_precision_and_recall_minus_jaccard_2 : forall tp fp fn tn : R,
  0 <= tp ->
  0 <= fp ->
  0 <= fn ->
  0 <= tn ->
  0 < tp + fp + fn + tn ->
  fn <= fp ->
  ((- (Jaccard tp fp fn tn)) + (min_P_R_branch2 tp fp fn tn)) <= (3 - (2 * (sqrt 2))).
Proof.
  intros.
  assert (S : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  assert (1414213562373 / 1000000000000 <= sqrt 2) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | apply sqrt_pos]).
  assert (sqrt 2 <= 1414213562374 / 1000000000000) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | lra]).
  pose proof (smaller_of_precision_and_recall_minus_jaccard_2_all (3 - (2 * (sqrt 2))) tp fp fn tn) as H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Lemma smaller_of_precision_and_recall_minus_jaccard_3_all : forall r : R,
  ((r ^ 2) - (6 * r) + 1) = 0 ->
  (85786437626904951198311 / 500000000000000000000000) <= r ->
  r <= (171572875253809902396623 / 1000000000000000000000000) ->
  ((- (Jaccard ((3 / 2) - (r / 2)) 1 1 0)) + (min_P_R ((3 / 2) - (r / 2)) 1 1 0)) = r.
Proof.
  intros. unfold Jaccard, min_P_R; evaluate.
  assert (I : ((r ^ 3) - (12 * (r ^ 2)) + (37 * r) - 6) = 0 + (r - 6) * ((r ^ 2) - (6 * r) + 1)) by field.
  replace ((r ^ 2) - (6 * r) + 1) with 0 in I by lra.
  assert (E : r - ((- (((3 / 2) - (r / 2)) / (1 + 1 + ((3 / 2) - (r / 2))))) + (((3 / 2) - (r / 2)) / (1 + ((3 / 2) - (r / 2))))) = ((r ^ 3) - (12 * (r ^ 2)) + (37 * r) - 6) / (((r ^ 2) - (12 * r) + 35) ^ 1)) by (field; nonzero).
  assert (G : r - ((- (((3 / 2) - (r / 2)) / (1 + 1 + ((3 / 2) - (r / 2))))) + (((3 / 2) - (r / 2)) / (1 + ((3 / 2) - (r / 2))))) = 0) by (rewrite E; replace ((r ^ 3) - (12 * (r ^ 2)) + (37 * r) - 6) with 0 by lra; unfold Rdiv; ring).
  lra.
Qed.

Theorem smaller_of_precision_and_recall_minus_jaccard_3 :   ((- (Jaccard ((3 / 2) - ((3 - (2 * (sqrt 2))) / 2)) 1 1 0)) + (min_P_R ((3 / 2) - ((3 - (2 * (sqrt 2))) / 2)) 1 1 0)) = (3 - (2 * (sqrt 2))).
Proof.
  intros.
  assert (S : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  assert (1414213562373 / 1000000000000 <= sqrt 2) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | apply sqrt_pos]).
  assert (sqrt 2 <= 1414213562374 / 1000000000000) by (apply Rsqr_incr_0_var; [unfold Rsqr; lra | lra]).
  pose proof (smaller_of_precision_and_recall_minus_jaccard_3_all (3 - (2 * (sqrt 2)))) as H_all.
  apply H_all; first [assumption | lra | nra].
Qed.

Print Assumptions smaller_of_precision_and_recall_minus_jaccard_1.
Print Assumptions smaller_of_precision_and_recall_minus_jaccard_2.
Print Assumptions smaller_of_precision_and_recall_minus_jaccard_3.
