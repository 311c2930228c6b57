(* Where the bounds between Dice, Jaccard, Tversky and weighted Hamming are attained.
   Written by hand, unlike the other files here, which are exported from proof files. *)

Require Import Reals Lra Lia Arith Wf_nat.
Open Scope R_scope.

Definition dice (tp fp fn tn : R) : R :=
  let bottom := 2 * tp + fp + fn in if Req_EM_T bottom 0 then 1 else 2 * tp / bottom.

Definition jaccard (tp fp fn tn : R) : R :=
  let bottom := tp + fp + fn in if Req_EM_T bottom 0 then 1 else tp / bottom.

Definition tversky (alpha beta tp fp fn tn : R) : R :=
  let bottom := tp + alpha * fp + beta * fn in if Req_EM_T bottom 0 then 1 else tp / bottom.

Definition weighted_hamming (gamma tp fp fn tn : R) : R :=
  let bottom := (tp + fn) * (fp + tn) in
  if Req_EM_T bottom 0 then 1 - (gamma * fn + (1 - gamma) * fp) / (tp + fp + fn + tn)
  else ((tp + fn) * (fp + tn) - gamma * fn * (fp + tn) - (1 - gamma) * fp * (tp + fn)) / bottom.

Ltac value := intros; unfold dice, jaccard, tversky; cbv zeta; destruct Req_EM_T; [lra | reflexivity].

Lemma dice_value : forall tp fp fn tn : R, 0 < 2 * tp + fp + fn -> dice tp fp fn tn = 2 * tp / (2 * tp + fp + fn).
Proof. value. Qed.

Lemma jaccard_value : forall tp fp fn tn : R, 0 < tp + fp + fn -> jaccard tp fp fn tn = tp / (tp + fp + fn).
Proof. value. Qed.

Lemma tversky_value : forall alpha beta tp fp fn tn : R,
  0 < tp + alpha * fp + beta * fn -> tversky alpha beta tp fp fn tn = tp / (tp + alpha * fp + beta * fn).
Proof. value. Qed.

(* A difference that is a quotient vanishes exactly where its numerator does. *)
Lemma same : forall a b top bottom : R, a - b = top / bottom -> 0 < bottom -> (a = b <-> top = 0).
Proof.
  intros a b top bottom H P. split; intro E.
  - assert (Z : top / bottom * bottom = 0) by (rewrite <- H; rewrite E; ring).
    unfold Rdiv in Z. rewrite Rmult_assoc, Rinv_l, Rmult_1_r in Z by lra. exact Z.
  - subst top. unfold Rdiv in H. rewrite Rmult_0_l in H. lra.
Qed.

Lemma square_zero : forall x : R, x ^ 2 = 0 -> x = 0.
Proof. intros x H. simpl in H. rewrite Rmult_1_r in H. destruct (Rmult_integral _ _ H); assumption. Qed.

Section Foreground.
  Variables tp fp fn tn : R.
  Hypotheses (tp_sign : 0 <= tp) (fp_sign : 0 <= fp) (fn_sign : 0 <= fn) (some : 0 < tp + fp + fn).
  Let D := dice tp fp fn tn.
  Let J := jaccard tp fp fn tn.

  Let d_value : D = 2 * tp / (2 * tp + fp + fn).
  Proof. apply dice_value. lra. Qed.

  Let j_value : J = tp / (tp + fp + fn).
  Proof. apply jaccard_value. lra. Qed.

  Let bottoms : 0 < (2 * tp + fp + fn) * (tp + fp + fn).
  Proof. apply Rmult_lt_0_compat; lra. Qed.

  (* The largest gap is attained exactly where sqrt 2 times the true positives is the number of errors. *)
  Theorem gap_is_largest_iff : D - J = 3 - 2 * sqrt 2 <-> sqrt 2 * tp = fp + fn.
  Proof.
    assert (S : sqrt 2 ^ 2 = 2) by (simpl; rewrite Rmult_1_r; apply sqrt_sqrt; lra).
    assert (S1 : sqrt 2 <= 29 / 20).
    { rewrite <- (sqrt_square (29 / 20)) by lra. apply sqrt_le_1_alt. lra. }
    rewrite d_value, j_value. set (s := sqrt 2) in *. clearbody s.
    assert (gap : 3 - 2 * s - (2 * tp / (2 * tp + fp + fn) - tp / (tp + fp + fn))
                  = (3 - 2 * s) * (s * tp - (fp + fn)) ^ 2 / ((2 * tp + fp + fn) * (tp + fp + fn))).
    { replace ((3 - 2 * s) * (s * tp - (fp + fn)) ^ 2)
        with ((3 - 2 * s) * (2 * tp + fp + fn) * (tp + fp + fn) - tp * (fp + fn)
              + ((3 - 2 * s) * tp ^ 2 + 4 * tp * (fp + fn)) * (s ^ 2 - 2)) by ring.
      rewrite S. field. repeat split; lra. }
    apply same in gap; [| exact bottoms]. split; intro H.
    - symmetry in H. apply gap in H. destruct (Rmult_integral _ _ H) as [Z | Z]; [lra |].
      apply square_zero in Z. lra.
    - symmetry. apply gap. rewrite H. ring.
  Qed.

  Theorem dice_is_jaccard_iff : D = J <-> tp = 0 \/ fp + fn = 0.
  Proof.
    assert (gap : D - J = tp * (fp + fn) / ((2 * tp + fp + fn) * (tp + fp + fn))).
    { rewrite d_value, j_value. field. repeat split; lra. }
    apply same in gap; [| exact bottoms]. rewrite gap. split.
    - apply Rmult_integral.
    - intros [-> | ->]; ring.
  Qed.

  Theorem dice_is_zero_iff : D = 0 <-> tp = 0.
  Proof.
    assert (gap : D - 0 = 2 * tp / (2 * tp + fp + fn)) by (rewrite d_value; ring).
    apply same in gap; [| lra]. rewrite gap. lra.
  Qed.

  Theorem dice_is_one_iff : D = 1 <-> fp + fn = 0.
  Proof.
    assert (gap : 1 - D = (fp + fn) / (2 * tp + fp + fn)) by (rewrite d_value; field; lra).
    apply same in gap; [| lra]. rewrite <- gap. split; intro H; symmetry; exact H.
  Qed.

  (* Dice and Jaccard agree only at 0 and at 1. *)
  Theorem dice_is_jaccard_at_the_ends : D = J <-> D = 0 \/ D = 1.
  Proof. rewrite dice_is_jaccard_iff, dice_is_zero_iff, dice_is_one_iff. tauto. Qed.

  Theorem dice_is_twice_jaccard_iff : D = 2 * J <-> tp = 0.
  Proof.
    assert (gap : 2 * J - D = 2 * tp ^ 2 / ((2 * tp + fp + fn) * (tp + fp + fn))).
    { rewrite d_value, j_value. field. repeat split; lra. }
    apply same in gap; [| exact bottoms]. split; intro H.
    - apply square_zero. symmetry in H. apply gap in H. lra.
    - symmetry. apply gap. rewrite H. ring.
  Qed.

  (* No pair with a true positive attains the factor 2. *)
  Theorem dice_over_jaccard_below_two : 0 < tp -> D / J < 2.
  Proof.
    intro H. rewrite d_value, j_value.
    assert (gap : 2 - 2 * tp / (2 * tp + fp + fn) / (tp / (tp + fp + fn)) = 2 * tp / (2 * tp + fp + fn))
      by (field; repeat split; lra).
    assert (0 < 2 * tp / (2 * tp + fp + fn)) by (apply Rdiv_lt_0_compat; lra). lra.
  Qed.
End Foreground.

(* Each is a function of the other, also for two empty masks. *)
Theorem jaccard_from_dice : forall tp fp fn tn : R, 0 <= tp -> 0 <= fp -> 0 <= fn ->
  jaccard tp fp fn tn = dice tp fp fn tn / (2 - dice tp fp fn tn).
Proof.
  intros tp fp fn tn H1 H2 H3. destruct (Rle_lt_or_eq_dec 0 (tp + fp + fn)) as [P | E]; [lra | |].
  - rewrite dice_value, jaccard_value by lra. field. repeat split; lra.
  - unfold dice, jaccard; cbv zeta. destruct Req_EM_T; [| lra]. destruct Req_EM_T; [field | lra].
Qed.

Theorem dice_from_jaccard : forall tp fp fn tn : R, 0 <= tp -> 0 <= fp -> 0 <= fn ->
  dice tp fp fn tn = 2 * jaccard tp fp fn tn / (1 + jaccard tp fp fn tn).
Proof.
  intros tp fp fn tn H1 H2 H3. destruct (Rle_lt_or_eq_dec 0 (tp + fp + fn)) as [P | E]; [lra | |].
  - rewrite dice_value, jaccard_value by lra. field. repeat split; lra.
  - unfold dice, jaccard; cbv zeta. destruct Req_EM_T; [| lra]. destruct Req_EM_T; [field | lra].
Qed.

(* --- masks: natural counts --- *)

Lemma no_root_of_two : forall q p : nat, (p * p = 2 * (q * q))%nat -> q = 0%nat.
Proof.
  intro q. induction q as [q smaller] using (well_founded_induction lt_wf). intros p H.
  destruct (Nat.Even_or_Odd p) as [[k K] | [k K]]; subst p; [| lia].
  destruct (Nat.eq_dec q 0) as [Z | Z]; [exact Z |].
  assert (K : (q * q = 2 * (k * k))%nat) by lia.
  assert (k = 0)%nat by (apply (smaller k) with q; [nia | exact K]). nia.
Qed.

(* sqrt 2 is irrational, so no masks attain the largest gap. *)
Theorem largest_gap_by_no_masks : forall tp fp fn tn : nat, (0 < tp + fp + fn)%nat ->
  dice (INR tp) (INR fp) (INR fn) (INR tn) - jaccard (INR tp) (INR fp) (INR fn) (INR tn) <> 3 - 2 * sqrt 2.
Proof.
  intros tp fp fn tn some H.
  assert (P : 0 < INR tp + INR fp + INR fn) by (rewrite <- !plus_INR; apply (lt_INR 0); exact some).
  apply gap_is_largest_iff in H; try apply pos_INR; [| exact P].
  assert (Q : INR ((fp + fn) * (fp + fn)) = INR (2 * (tp * tp))).
  { rewrite !mult_INR, plus_INR, <- H. simpl (INR 2).
    replace (sqrt 2 * INR tp * (sqrt 2 * INR tp)) with (sqrt 2 * sqrt 2 * (INR tp * INR tp)) by ring.
    rewrite sqrt_sqrt by lra. ring. }
  apply INR_eq in Q. pose proof (no_root_of_two _ _ Q). subst tp. nia.
Qed.

(* Dice 0 leaves weighted Hamming anything up to 1 - gamma: one missed pixel and one right one. *)
Theorem hamming_where_dice_is_zero : forall gamma : R, gamma < 1 ->
  dice (INR 0) (INR 0) (INR 1) (INR 1) = 0 /\
  weighted_hamming gamma (INR 0) (INR 0) (INR 1) (INR 1) = 1 - gamma /\
  0 < weighted_hamming gamma (INR 0) (INR 0) (INR 1) (INR 1).
Proof.
  intros gamma H. simpl.
  assert (E : weighted_hamming gamma 0 0 1 1 = 1 - gamma).
  { unfold weighted_hamming; cbv zeta. destruct Req_EM_T; [lra | field]. }
  rewrite E, dice_value by lra. repeat split; [field | lra].
Qed.

(* --- Tversky --- *)

Theorem tversky_is_dice_iff : forall alpha beta : R, 0 < alpha -> 0 < beta ->
  (forall tp fp fn tn : R, 0 <= tp -> 0 <= fp -> 0 <= fn -> 0 <= tn ->
    tversky alpha beta tp fp fn tn = dice tp fp fn tn) <->
  alpha = 1 / 2 /\ beta = 1 / 2.
Proof.
  intros alpha beta Ha Hb. split.
  - intro H. split.
    + specialize (H 1 1 0 0 ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)).
      rewrite tversky_value, dice_value in H by lra.
      assert (gap : 1 / (1 + alpha * 1 + beta * 0) - 2 * 1 / (2 * 1 + 1 + 0) = (1 - 2 * alpha) / (3 * (1 + alpha)))
        by (field; repeat split; lra).
      apply same in gap; [| lra]. apply gap in H. lra.
    + specialize (H 1 0 1 0 ltac:(lra) ltac:(lra) ltac:(lra) ltac:(lra)).
      rewrite tversky_value, dice_value in H by lra.
      assert (gap : 1 / (1 + alpha * 0 + beta * 1) - 2 * 1 / (2 * 1 + 0 + 1) = (1 - 2 * beta) / (3 * (1 + beta)))
        by (field; repeat split; lra).
      apply same in gap; [| lra]. apply gap in H. lra.
  - intros [-> ->] tp fp fn tn Htp Hfp Hfn Htn. destruct (Rle_lt_or_eq_dec 0 (tp + fp + fn)) as [P | E]; [lra | |].
    + rewrite tversky_value, dice_value by lra. field. repeat split; lra.
    + unfold dice, tversky; cbv zeta. destruct Req_EM_T; [| lra]. destruct Req_EM_T; [reflexivity | lra].
Qed.

(* With false positives alone, the difference is the contrast exactly where tp = sqrt (alpha/2) * fp. *)
Theorem contrast_attained_iff : forall alpha beta tp fp tn : R, 0 < alpha -> alpha <> 1 / 2 -> 0 <= tp -> 0 < fp ->
  (tversky alpha beta tp fp 0 tn - dice tp fp 0 tn = (1 - sqrt (2 * alpha)) / (1 + sqrt (2 * alpha)) <->
   tp = sqrt (alpha / 2) * fp).
Proof.
  intros alpha beta tp fp tn Ha Hne Htp Hfp.
  set (s := sqrt (alpha / 2)).
  assert (S0 : 0 < s) by (apply sqrt_lt_R0; lra).
  assert (S : s * s = alpha / 2) by (apply sqrt_sqrt; lra).
  assert (root : sqrt (2 * alpha) = 2 * s) by (apply sqrt_lem_1; lra).
  rewrite root. clearbody s. assert (alpha = 2 * (s * s)) by lra. subst alpha. clear S root.
  assert (Hs : s <> 1 / 2) by (intros ->; lra).
  assert (P : 0 < s * s * fp) by (repeat apply Rmult_lt_0_compat; assumption).
  rewrite tversky_value, dice_value by lra.
  assert (gap : tp / (tp + 2 * (s * s) * fp + beta * 0) - 2 * tp / (2 * tp + fp + 0) - (1 - 2 * s) / (1 + 2 * s)
                = (2 * s - 1) * (2 * (tp - s * fp) ^ 2)
                  / ((tp + 2 * (s * s) * fp) * (2 * tp + fp) * (1 + 2 * s))) by (field; repeat split; lra).
  assert (0 < (tp + 2 * (s * s) * fp) * (2 * tp + fp) * (1 + 2 * s)) by (repeat apply Rmult_lt_0_compat; lra).
  apply same in gap; [| assumption]. rewrite gap. split; intro H0.
  - destruct (Rmult_integral _ _ H0) as [Z | Z]; [lra |].
    assert (Z2 : (tp - s * fp) ^ 2 = 0) by lra. apply square_zero in Z2. lra.
  - rewrite H0. ring.
Qed.

Print Assumptions dice_is_jaccard_at_the_ends.
Print Assumptions dice_is_twice_jaccard_iff.
Print Assumptions dice_over_jaccard_below_two.
Print Assumptions jaccard_from_dice.
Print Assumptions dice_from_jaccard.
Print Assumptions largest_gap_by_no_masks.
Print Assumptions hamming_where_dice_is_zero.
Print Assumptions tversky_is_dice_iff.
Print Assumptions contrast_attained_iff.
