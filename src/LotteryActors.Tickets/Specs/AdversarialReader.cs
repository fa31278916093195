using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Specs;

/// <summary>Reads how a training perturbs its inputs.</summary>
internal static class AdversarialReader
{
    private const int MostSteps = 100;

    /// <summary>VILLA's on VQA (config/train-vqa-base-4gpu-adv.json).</summary>
    private static readonly AdversarialRecipe Defaults = new(AdversarialModality.Text, 3, 1e-3, 1e-3, PerturbationNorm.L2, 0, 1.5, 0);

    private static readonly Dictionary<string, AdversarialModality> Modalities = new()
    {
        ["text"] = AdversarialModality.Text,
        ["image"] = AdversarialModality.Image,
        ["both"] = AdversarialModality.Both,
        ["alternate"] = AdversarialModality.Alternate,
    };

    private static readonly Dictionary<string, PerturbationNorm> Norms = new() { ["l2"] = PerturbationNorm.L2, ["linf"] = PerturbationNorm.Linf };

    public static AdversarialRecipe Read(SectionReader section)
    {
        var recipe = new AdversarialRecipe(
            Modalities[section.Word("modality", [.. Modalities.Keys], "text")],
            (int)section.Whole("steps", 1, MostSteps, Defaults.Steps),
            Length(section, "text-rate", Defaults.TextRate),
            Length(section, "image-rate", Defaults.ImageRate),
            Norms[section.Word("norm", [.. Norms.Keys], "l2")],
            Length(section, "max-norm", Defaults.MaxNorm),
            Length(section, "kl-weight", Defaults.KlWeight),
            Length(section, "initial-magnitude", Defaults.InitialMagnitude),
            section.Word("use", ["training", "tickets"], "training") == "tickets" ? AdversarialUse.Tickets : AdversarialUse.Training);
        CheckRates(section, recipe);
        section.Close();
        return recipe;
    }

    private static double Length(SectionReader section, string key, double fallback) =>
        section.Number(key, x => x >= 0, "be at least 0", fallback);

    /// <summary>A rate of something that is not perturbed is a misunderstanding: it would change nothing but the key.</summary>
    private static void CheckRates(SectionReader section, AdversarialRecipe recipe)
    {
        if (recipe.Modality == AdversarialModality.Text && section.Has("image-rate"))
        {
            section.Error("image-rate", "moves nothing where modality = text; take it out, or write modality = both");
        }

        if (recipe.Modality == AdversarialModality.Image && section.Has("text-rate"))
        {
            section.Error("text-rate", "moves nothing where modality = image; take it out, or write modality = both");
        }
    }
}
