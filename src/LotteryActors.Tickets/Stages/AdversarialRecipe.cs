using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>
/// How a training perturbs what its model reads (VILLA, Gan et al., NeurIPS 2020; train_vqa_adv.py and its siblings): every
/// micro-batch is passed <paramref name="Steps"/> times, its embeddings moved uphill between passes, and the gradients of
/// all passes are summed for one step of the optimiser.
/// </summary>
/// <param name="Modality">What is perturbed (adv_modality).</param>
/// <param name="Steps">Passes of one micro-batch (adv_steps); perturbations are moved after each but the last.</param>
/// <param name="TextRate">Length of one move of a row's word embeddings in <paramref name="Norm"/> (adv_lr_txt).</param>
/// <param name="ImageRate">The same of its region features (adv_lr_img).</param>
/// <param name="Norm">By what a row's perturbation is measured (norm_type).</param>
/// <param name="MaxNorm">Largest perturbation of a row; 0 sets no bound (adv_max_norm).</param>
/// <param name="KlWeight">Weight of the symmetric KL divergence between clean and perturbed predictions (adv_kl_weight).</param>
/// <param name="InitialMagnitude">Perturbations start at random, this large; 0 starts at none, as VILLA's code always does (adv_init_mag).</param>
/// <param name="Use">Which trainings of a search perturb; a stage's own recipe always says <see cref="AdversarialUse.Training"/>.</param>
[MessagePackObject]
public sealed record AdversarialRecipe(
    [property: Key(0)] AdversarialModality Modality,
    [property: Key(1)] int Steps,
    [property: Key(2)] double TextRate,
    [property: Key(3)] double ImageRate,
    [property: Key(4)] PerturbationNorm Norm,
    [property: Key(5)] double MaxNorm,
    [property: Key(6)] double KlWeight,
    [property: Key(7)] double InitialMagnitude,
    [property: Key(8)] AdversarialUse Use = AdversarialUse.Training);

/// <summary>Which trainings of a search perturb what they read (Gan et al., AAAI 2022).</summary>
public enum AdversarialUse
{
    /// <summary>All of them: a way to search (Figure 5).</summary>
    Training = 0,

    /// <summary>Only a run beside each ticket, which plain training found: a way to fine-tune (Table 5).</summary>
    Tickets = 1,
}

/// <summary>What is perturbed.</summary>
public enum AdversarialModality
{
    /// <summary>The word embeddings.</summary>
    Text = 0,

    /// <summary>The region features.</summary>
    Image = 1,

    /// <summary>Both at once, in one pass.</summary>
    Both = 2,

    /// <summary>Both, each in a pass of its own; the losses of the two are averaged (the original's "alter").</summary>
    Alternate = 3,
}

/// <summary>The norm of one row's perturbation, over all its positions and dimensions.</summary>
public enum PerturbationNorm
{
    /// <summary>Euclidean length.</summary>
    L2 = 0,

    /// <summary>Largest element.</summary>
    Linf = 1,
}
