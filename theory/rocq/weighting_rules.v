(* No weighted Hamming similarity approximates Dice, whatever rule chooses the weight: the statements with their quantifiers.
   Written by hand; the limits along the family (1, n, 0, n^2) are exported in weighted_hamming_*.v. *)

Require Import Reals Lra Lia.
Open Scope R_scope.

Definition dice (tp fp fn tn : R) : R :=
  let bottom := 2 * tp + fp + fn in if Req_EM_T bottom 0 then 1 else 2 * tp / bottom.

Definition weighted_hamming (gamma tp fp fn tn : R) : R :=
  let bottom := (tp + fn) * (fp + tn) in
  if Req_EM_T bottom 0 then 1 - (gamma * fn + (1 - gamma) * fp) / (tp + fp + fn + tn)
  else ((tp + fn) * (fp + tn) - gamma * fn * (fp + tn) - (1 - gamma) * fp * (tp + fn)) / bottom.

(* On masks: the counts are natural numbers. *)
Definition dice_of (tp fp fn tn : nat) : R := dice (INR tp) (INR fp) (INR fn) (INR tn).
Definition hamming_of (gamma : R) (tp fp fn tn : nat) : R := weighted_hamming gamma (INR tp) (INR fp) (INR fn) (INR tn).

Lemma far_out : forall y : R, exists n : nat, y < INR n /\ 1 <= INR n.
Proof.
  intros y. set (m := Z.to_nat (Z.max 0 (up y))). exists (S m).
  assert (IZR (up y) <= INR m).
  { rewrite INR_IZR_INZ. unfold m. rewrite Z2Nat.id by lia. apply IZR_le. lia. }
  rewrite S_INR. pose proof (pos_INR m). destruct (archimed y). split; lra.
Qed.

Lemma dice_there : forall n : nat, 1 <= INR n -> dice_of 1 n 0 (n ^ 2) = 2 / (INR n + 2).
Proof.
  intros n H. unfold dice_of. unfold dice; cbv zeta. simpl INR. destruct Req_EM_T; [lra | field; lra].
Qed.

Lemma hamming_there : forall (gamma : R) (n : nat), 1 <= INR n ->
  hamming_of gamma 1 n 0 (n ^ 2) = 1 - (1 - gamma) / (INR n + 1).
Proof.
  intros gamma n H. unfold hamming_of. rewrite pow_INR. simpl (INR 1). simpl (INR 0).
  assert (P : 0 < (1 + 0) * (INR n + INR n ^ 2)) by (apply Rmult_lt_0_compat; [lra | pose proof (pow2_ge_0 (INR n)); lra]).
  unfold weighted_hamming; cbv zeta. destruct Req_EM_T; [lra |].
  replace ((1 + 0) * (INR n + INR n ^ 2)) with (INR n * (INR n + 1)) by ring. field. split; lra.
Qed.

Lemma hamming_at_least : forall (gamma : R) (n : nat), 0 <= gamma <= 1 -> 1 <= INR n ->
  INR n / (INR n + 1) <= hamming_of gamma 1 n 0 (n ^ 2).
Proof.
  intros gamma n H1 H2. rewrite hamming_there by exact H2.
  assert (gap : 1 - (1 - gamma) / (INR n + 1) - INR n / (INR n + 1) = gamma / (INR n + 1)) by (field; lra).
  assert (0 <= gamma / (INR n + 1)) by (apply Rmult_le_pos; [lra | apply Rlt_le, Rinv_0_lt_compat; lra]).
  lra.
Qed.

(* The weight may be chosen in full knowledge of both masks: even then the error comes arbitrarily near 1. *)
Theorem every_rule_absolute : forall rule : nat -> nat -> nat -> nat -> R,
  (forall tp fp fn tn : nat, 0 <= rule tp fp fn tn <= 1) ->
  forall eps : R, 0 < eps ->
  exists tp fp fn tn : nat, (0 < tp)%nat /\
  1 - eps < Rabs (dice_of tp fp fn tn - hamming_of (rule tp fp fn tn) tp fp fn tn).
Proof.
  intros rule weights eps eps_sign. destruct (far_out (3 / eps)) as [n [far large]].
  exists 1%nat, n, 0%nat, (n ^ 2)%nat. split; [lia |].
  pose proof (hamming_at_least _ n (weights 1 n 0 (n ^ 2))%nat large) as hamming.
  rewrite dice_there by exact large. rewrite Rabs_minus_sym.
  apply Rlt_le_trans with (2 := Rle_abs _).
  assert (small : 3 / (INR n + 1) < eps).
  { apply (Rmult_lt_compat_r eps) in far; [| exact eps_sign].
    unfold Rdiv in far. rewrite Rmult_assoc, Rinv_l, Rmult_1_r in far by lra.
    apply Rmult_lt_reg_r with (INR n + 1); [lra |]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra. }
  assert (gap : INR n / (INR n + 1) - 2 / (INR n + 2) - (1 - 3 / (INR n + 1)) = 2 / ((INR n + 1) * (INR n + 2)))
    by (field; split; lra).
  assert (0 < 2 / ((INR n + 1) * (INR n + 2))) by (apply Rdiv_lt_0_compat; [lra | apply Rmult_lt_0_compat; lra]).
  lra.
Qed.

(* Nor is there a factor. *)
Theorem every_rule_relative : forall rule : nat -> nat -> nat -> nat -> R,
  (forall tp fp fn tn : nat, 0 <= rule tp fp fn tn <= 1) ->
  forall M : R,
  exists tp fp fn tn : nat, (0 < tp)%nat /\
  M < hamming_of (rule tp fp fn tn) tp fp fn tn / dice_of tp fp fn tn.
Proof.
  intros rule weights M. destruct (far_out (2 * M)) as [n [far large]].
  exists 1%nat, n, 0%nat, (n ^ 2)%nat. split; [lia |].
  pose proof (hamming_at_least _ n (weights 1 n 0 (n ^ 2))%nat large) as hamming.
  rewrite dice_there by exact large. set (value := hamming_of _ _ _ _ _) in *. clearbody value.
  replace (value / (2 / (INR n + 2))) with (value * ((INR n + 2) / 2)) by (field; lra).
  apply (Rmult_le_compat_r ((INR n + 2) / 2)) in hamming; [| lra].
  assert (gap : INR n / (INR n + 1) * ((INR n + 2) / 2) - INR n / 2 = INR n / (2 * (INR n + 1))) by (field; lra).
  assert (0 < INR n / (2 * (INR n + 1))) by (apply Rdiv_lt_0_compat; lra).
  lra.
Qed.

(* A weighting rule proper knows the size of the object and of the image. *)
Theorem every_weighting_rule_absolute : forall rule : nat -> nat -> R,
  (forall size pixels : nat, 0 <= rule size pixels <= 1) ->
  forall eps : R, 0 < eps ->
  exists tp fp fn tn : nat, (0 < tp)%nat /\
  1 - eps < Rabs (dice_of tp fp fn tn - hamming_of (rule (tp + fn) (tp + fp + fn + tn))%nat tp fp fn tn).
Proof.
  intros rule weights.
  apply (every_rule_absolute (fun tp fp fn tn => rule (tp + fn) (tp + fp + fn + tn))%nat). intros. apply weights.
Qed.

Theorem every_weighting_rule_relative : forall rule : nat -> nat -> R,
  (forall size pixels : nat, 0 <= rule size pixels <= 1) ->
  forall M : R,
  exists tp fp fn tn : nat, (0 < tp)%nat /\
  M < hamming_of (rule (tp + fn) (tp + fp + fn + tn))%nat tp fp fn tn / dice_of tp fp fn tn.
Proof.
  intros rule weights.
  apply (every_rule_relative (fun tp fp fn tn => rule (tp + fn) (tp + fp + fn + tn))%nat). intros. apply weights.
Qed.

(* And a fixed weight is the simplest rule. *)
Theorem every_weight_absolute : forall gamma : R, 0 <= gamma <= 1 ->
  forall eps : R, 0 < eps ->
  exists tp fp fn tn : nat, (0 < tp)%nat /\ 1 - eps < Rabs (dice_of tp fp fn tn - hamming_of gamma tp fp fn tn).
Proof. intros gamma H. apply (every_rule_absolute (fun _ _ _ _ => gamma)). intros. exact H. Qed.

Theorem every_weight_relative : forall gamma : R, 0 <= gamma <= 1 ->
  forall M : R,
  exists tp fp fn tn : nat, (0 < tp)%nat /\ M < hamming_of gamma tp fp fn tn / dice_of tp fp fn tn.
Proof. intros gamma H. apply (every_rule_relative (fun _ _ _ _ => gamma)). intros. exact H. Qed.

Print Assumptions every_rule_absolute.
Print Assumptions every_rule_relative.
Print Assumptions every_weighting_rule_absolute.
Print Assumptions every_weighting_rule_relative.
Print Assumptions every_weight_absolute.
Print Assumptions every_weight_relative.
