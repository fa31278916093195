namespace LotteryActors.Tickets.Stages;

/// <summary>The tasks a search can be about (Gan et al., AAAI 2022, Table 1), and the corpora of pre-training.</summary>
public static class TaskNames
{
    public const string Vqa = "vqa";
    public const string Gqa = "gqa";

    /// <summary>Visual entailment (SNLI-VE).</summary>
    public const string Entailment = "entailment";
    public const string Nlvr2 = "nlvr2";
    public const string Vcr = "vcr";

    /// <summary>Referring expressions (RefCOCO, RefCOCO+, RefCOCOg).</summary>
    public const string Referring = "referring";

    /// <summary>Image and text retrieval (Flickr30k, COCO).</summary>
    public const string Retrieval = "retrieval";

    /// <summary>Pictures with sentences, to pre-train on.</summary>
    public const string Captions = "captions";

    /// <summary>All that can be trained and scored: every one but the corpora.</summary>
    public static IReadOnlyList<string> Learnable { get; } = [Vqa, Gqa, Entailment, Nlvr2, Vcr, Referring, Retrieval];
}
