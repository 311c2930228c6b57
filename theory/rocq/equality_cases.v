(* Where the bounds between Dice, Jaccard and Tversky are attained.

   Written by hand; the bounds themselves are in the files exported from their proofs. *)

From Coq Require Import Reals Lra Lia Psatz Arith Wf_nat.
Local Open Scope R_scope.

(* A quotient with its own value where it is 0/0. *)
Definition quotient (top bottom undefined : R) : R := if Req_EM_T bottom 0 then undefined else top / bottom.

Definition Dice (tp fp fn tn : R) : R := quotient (2 * tp) (2 * tp + fp + fn) 1.
Definition Jaccard (tp fp fn tn : R) : R := quotient tp (tp + fp + fn) 1.
Definition Tversky (alpha beta tp fp fn tn : R) : R := quotient tp (tp + alpha * fp + beta * fn) 1.
Definition Weighted_Hamming (gamma tp fp fn tn : R) : R :=
  quotient ((tp + fn) * (fp + tn) - gamma * fn * (fp + tn) - (1 - gamma) * fp * (tp + fn)) ((tp + fn) * (fp + tn))
    (1 - (gamma * fn + (1 - gamma) * fp) / (tp + fp + fn + tn)).

Lemma defined : forall t b u, 0 < b -> quotient t b u = t / b.
Proof. intros t b u H. unfold quotient. destruct (Req_EM_T b 0); [lra | reflexivity]. Qed.

Section Counts.
  Variables tp fp fn tn : R.
  Hypothesis tp_sign : 0 <= tp.
  Hypothesis fp_sign : 0 <= fp.
  Hypothesis fn_sign : 0 <= fn.
  Hypothesis some_foreground : 0 < tp + fp + fn.

  Lemma dice_is : Dice tp fp fn tn = 2 * tp / (2 * tp + fp + fn).
  Proof. apply defined. lra. Qed.

  Lemma jaccard_is : Jaccard tp fp fn tn = tp / (tp + fp + fn).
  Proof. apply defined. lra. Qed.

  (* Dice is Jaccard where both are 0 or both are 1. *)
  Theorem dice_is_jaccard : Dice tp fp fn tn = Jaccard tp fp fn tn <-> tp = 0 \/ fp + fn = 0.
  Proof.
    rewrite dice_is, jaccard_is.
    assert (E : 2 * tp / (2 * tp + fp + fn) - tp / (tp + fp + fn)
                = tp * (fp + fn) / ((2 * tp + fp + fn) * (tp + fp + fn))) by (field; lra).
    assert (P : 0 < (2 * tp + fp + fn) * (tp + fp + fn)) by (apply Rmult_lt_0_compat; lra).
    split; intro H.
    - assert (Z : tp * (fp + fn) / ((2 * tp + fp + fn) * (tp + fp + fn)) = 0) by lra.
      apply Rmult_integral. apply (Rmult_eq_reg_r (/ ((2 * tp + fp + fn) * (tp + fp + fn)))).
      + unfold Rdiv in Z. rewrite Z. ring.
      + apply Rinv_neq_0_compat. lra.
    - replace (tp * (fp + fn)) with 0 in E by (destruct H as [-> | ->]; ring). unfold Rdiv in E at 3. lra.
  Qed.

  (* Dice is twice Jaccard only where both are 0: no pair that overlaps attains the factor 2. *)
  Theorem dice_is_twice_jaccard : Dice tp fp fn tn = 2 * Jaccard tp fp fn tn <-> tp = 0.
  Proof.
    rewrite dice_is, jaccard_is.
    assert (E : 2 * (tp / (tp + fp + fn)) - 2 * tp / (2 * tp + fp + fn)
                = 2 * tp ^ 2 / ((2 * tp + fp + fn) * (tp + fp + fn))) by (field; lra).
    assert (P : 0 < (2 * tp + fp + fn) * (tp + fp + fn)) by (apply Rmult_lt_0_compat; lra).
    split; intro H.
    - assert (Z : 2 * tp ^ 2 / ((2 * tp + fp + fn) * (tp + fp + fn)) = 0) by lra.
      assert (2 * tp ^ 2 = 0).
      { apply (Rmult_eq_reg_r (/ ((2 * tp + fp + fn) * (tp + fp + fn)))).
        - unfold Rdiv in Z. rewrite Z. ring.
        - apply Rinv_neq_0_compat. lra. }
      nra.
    - rewrite H. field. lra.
  Qed.

  Theorem dice_below_twice_jaccard : 0 < tp -> Dice tp fp fn tn < 2 * Jaccard tp fp fn tn.
  Proof.
    intro H. rewrite dice_is, jaccard_is.
    assert (E : 2 * (tp / (tp + fp + fn)) - 2 * tp / (2 * tp + fp + fn)
                = 2 * tp ^ 2 / ((2 * tp + fp + fn) * (tp + fp + fn))) by (field; lra).
    assert (0 < 2 * tp ^ 2 / ((2 * tp + fp + fn) * (tp + fp + fn))).
    { apply Rdiv_lt_0_compat; [| apply Rmult_lt_0_compat; lra]. apply Rmult_lt_0_compat; [lra | apply pow_lt; lra]. }
    lra.
  Qed.

  (* The largest gap is attained exactly where sqrt 2 true positives stand against one error. *)
  Theorem gap_attained : Dice tp fp fn tn - Jaccard tp fp fn tn = 3 - 2 * sqrt 2 <-> sqrt 2 * tp = fp + fn.
  Proof.
    rewrite dice_is, jaccard_is.
    assert (S : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
    assert (S0 : 0 <= sqrt 2) by apply sqrt_pos.
    assert (S1 : sqrt 2 < 3 / 2) by nra.
    assert (I : (3 - 2 * sqrt 2) * (2 * tp + fp + fn) * (tp + fp + fn) - tp * (fp + fn)
                = (3 - 2 * sqrt 2) * (sqrt 2 * tp - (fp + fn)) ^ 2).
    { replace ((3 - 2 * sqrt 2) * (sqrt 2 * tp - (fp + fn)) ^ 2)
        with ((3 - 2 * sqrt 2) * (sqrt 2 * sqrt 2 * tp ^ 2 + (fp + fn) ^ 2)
              - 6 * (sqrt 2 * tp * (fp + fn)) + 4 * (sqrt 2 * sqrt 2) * tp * (fp + fn)) by ring.
      rewrite S. ring. }
    assert (E : 3 - 2 * sqrt 2 - (2 * tp / (2 * tp + fp + fn) - tp / (tp + fp + fn))
                = (3 - 2 * sqrt 2) * (sqrt 2 * tp - (fp + fn)) ^ 2 / ((2 * tp + fp + fn) * (tp + fp + fn))).
    { rewrite <- I. field. lra. }
    assert (P : 0 < (2 * tp + fp + fn) * (tp + fp + fn)) by (apply Rmult_lt_0_compat; lra).
    split; intro H.
    - assert (Z : (3 - 2 * sqrt 2) * (sqrt 2 * tp - (fp + fn)) ^ 2 = 0).
      { apply (Rmult_eq_reg_r (/ ((2 * tp + fp + fn) * (tp + fp + fn)))).
        - unfold Rdiv in E. rewrite <- E. rewrite Rmult_0_l. lra.
        - apply Rinv_neq_0_compat. lra. }
      apply Rmult_integral in Z. destruct Z as [Z | Z]; [lra |]. nra.
    - replace (sqrt 2 * tp - (fp + fn)) with 0 in E by lra. unfold Rdiv in E at 3. rewrite pow_i in E by lia. lra.
  Qed.
End Counts.

(* The square root of 2 is no quotient of natural numbers. *)
Lemma no_root_of_two : forall q p : nat, (p * p = 2 * (q * q) -> q = 0)%nat.
Proof.
  intro q. induction q as [q smaller] using (well_founded_induction lt_wf). intros p H.
  destruct (Nat.Even_or_Odd p) as [[k K] | [k K]]; subst p.
  - destruct (Nat.eq_dec q 0) as [Z | Z]; [exact Z |].
    assert (K : (q * q = 2 * (k * k))%nat) by nia.
    assert (k = 0)%nat by (apply (smaller k) with q; [nia | exact K]). subst k. nia.
  - exfalso. assert (4 * (k * k + k) + 1 = 2 * (q * q))%nat by nia. lia.
Qed.

(* Hence no masks attain the largest gap. *)
Theorem gap_attained_by_no_masks : forall tp fp fn tn : nat,
  (0 < tp + fp + fn)%nat ->
  Dice (INR tp) (INR fp) (INR fn) (INR tn) - Jaccard (INR tp) (INR fp) (INR fn) (INR tn) <> 3 - 2 * sqrt 2.
Proof.
  intros tp fp fn tn some H.
  assert (pos : 0 < INR tp + INR fp + INR fn) by (rewrite <- !plus_INR; apply (lt_INR 0); exact some).
  apply (gap_attained _ _ _ _ (pos_INR tp) pos) in H.
  assert (S : sqrt 2 * sqrt 2 = 2) by (apply sqrt_sqrt; lra).
  assert (Q : INR ((fp + fn) * (fp + fn)) = INR (2 * (tp * tp))).
  { rewrite !mult_INR, plus_INR, <- H. simpl (INR 2).
    replace (sqrt 2 * INR tp * (sqrt 2 * INR tp)) with (sqrt 2 * sqrt 2 * (INR tp * INR tp)) by ring. rewrite S. ring. }
  apply INR_eq in Q. pose proof (no_root_of_two _ _ Q). subst tp. nia.
Qed.

(* The Tversky index is Dice for one choice of weights only. *)
Theorem tversky_is_dice : forall alpha beta : R,
  0 < alpha -> 0 < beta ->
  (forall tp fp fn tn, 0 <= tp -> 0 <= fp -> 0 <= fn -> 0 <= tn ->
     Tversky alpha beta tp fp fn tn = Dice tp fp fn tn)
  <-> alpha = 1 / 2 /\ beta = 1 / 2.
Proof.
  intros alpha beta Ha Hb. split.
  - intro H. split.
    + specialize (H 1 1 0 0 ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)). unfold Tversky, Dice in H.
      rewrite !defined in H by lra. apply (f_equal (fun v => v * (1 + alpha * 1 + beta * 0) * (2 * 1 + 1 + 0))) in H.
      field_simplify in H; lra.
    + specialize (H 1 0 1 0 ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)). unfold Tversky, Dice in H.
      rewrite !defined in H by lra. apply (f_equal (fun v => v * (1 + alpha * 0 + beta * 1) * (2 * 1 + 0 + 1))) in H.
      field_simplify in H; lra.
  - intros [-> ->] tp fp fn tn Htp Hfp Hfn Htn. unfold Tversky, Dice, quotient.
    destruct (Req_EM_T (tp + 1 / 2 * fp + 1 / 2 * fn) 0), (Req_EM_T (2 * tp + fp + fn) 0); [reflexivity | lra | lra |].
    field; repeat split; lra.
Qed.

(* Dice 0 says nothing about a weighted Hamming similarity with gamma < 1: here are masks. *)
Theorem dice_zero_hamming_positive : forall gamma : R,
  0 <= gamma < 1 ->
  Dice (INR 0) (INR 0) (INR 1) (INR 1) = 0 /\ 0 < Weighted_Hamming gamma (INR 0) (INR 0) (INR 1) (INR 1).
Proof.
  intros gamma H. unfold Dice, Weighted_Hamming. simpl. rewrite !defined by lra. split.
  - field.
  - apply Rdiv_lt_0_compat; lra.
Qed.

Print Assumptions dice_is_jaccard.
Print Assumptions dice_is_twice_jaccard.
Print Assumptions dice_below_twice_jaccard.
Print Assumptions gap_attained.
Print Assumptions gap_attained_by_no_masks.
Print Assumptions tversky_is_dice.
Print Assumptions dice_zero_hamming_positive.
