using System.Text.Json;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>One way to train a case: its options (<c>log.json</c>) and what the reference logged of it.</summary>
internal sealed class VillaVariant(string name, JsonElement log)
{
    private readonly JsonElement _options = log.GetProperty("options");

    public string Name => name;

    public bool StartsAtZero => _options.GetProperty("init").GetString() == "zero";

    public JsonElement GradientChecksums => log.GetProperty("grad_checksums");

    public IReadOnlyList<double> Losses => [.. log.GetProperty("losses_per_inner_step").EnumerateArray().Select(x => x.GetDouble())];

    public AdversarialRecipe Recipe => new(
        Modality([.. _options.GetProperty("adv_modality").EnumerateArray().Select(x => x.GetString()!)]),
        _options.GetProperty("adv_steps").GetInt32(),
        _options.GetProperty("adv_lr_txt").GetDouble(),
        _options.GetProperty("adv_lr_img").GetDouble(),
        _options.GetProperty("norm_type").GetString() == "linf" ? PerturbationNorm.Linf : PerturbationNorm.L2,
        _options.GetProperty("adv_max_norm").GetDouble(),
        _options.GetProperty("adv_kl_weight").GetDouble(),
        InitialMagnitude: 0);

    private static AdversarialModality Modality(IReadOnlyList<string> words) => words switch
    {
        _ when words.Contains("alter") => AdversarialModality.Alternate,
        ["text"] => AdversarialModality.Text,
        ["image"] => AdversarialModality.Image,
        _ => AdversarialModality.Both,
    };
}
