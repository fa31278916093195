namespace LotteryActors.Models.Vilt;

/// <summary>
/// The heads a model is built with (vilt/config.py, loss_names: a task above 0 has its head). The first five are the
/// original's; the others follow its pattern and are ours.
/// </summary>
public sealed record ViltHeads
{
    /// <summary>Masked language modelling.</summary>
    public bool Mlm { get; init; }

    /// <summary>Image-text matching.</summary>
    public bool Itm { get; init; }

    /// <summary>Answers of visual question answering (vqav2_label_size, 3129); 0 for no such head.</summary>
    public int VqaAnswers { get; init; }

    /// <summary>Two pictures and a statement. Its model has a third row in the modality table.</summary>
    public bool Nlvr2 { get; init; }

    /// <summary>Image and text retrieval. Starts from the matching head, which it freezes.</summary>
    public bool Retrieval { get; init; }

    /// <summary>Answers of GQA (1842); 0 for no such head. Ours: as VQA.</summary>
    public int GqaAnswers { get; init; }

    /// <summary>Visual entailment. Ours: a classifier of three classes under cross-entropy.</summary>
    public bool Entailment { get; init; }

    /// <summary>Visual commonsense reasoning. Ours: each candidate is scored by a classifier, the right one named by cross-entropy over the candidates.</summary>
    public bool Vcr { get; init; }

    /// <summary>Referring expressions. Ours: a box is scored by a classifier on the mean of the patches it covers, the right one named by cross-entropy over the boxes.</summary>
    public bool Referring { get; init; }

    /// <summary>The backbone alone.</summary>
    public static ViltHeads None { get; } = new();

    /// <summary>Those of the published pre-training (task_mlm_itm).</summary>
    public static ViltHeads Pretraining { get; } = new() { Mlm = true, Itm = true };

    /// <summary>Rows of the modality table: text, picture and, for NLVR2, second picture.</summary>
    public int Modalities => Nlvr2 ? 3 : 2;
}
