using System.Text.Json;
using LotteryActors.Tickets.Stages;
using LotteryActors.Training.Optimisation;

namespace LotteryActors.Training.Tests.Adversarial;

/// <summary>One way to train a case: its options (<c>log.json</c>) and what the reference logged of it.</summary>
/// <param name="config">The manifest's: what the options do not tell of the optimiser's step is looked for here.</param>
internal sealed class VillaVariant(string name, JsonElement log, JsonElement config)
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

    /// <summary>Named as in UNITER's recipes. Where a case names nothing it was made with the rate 5e-4, the head at ten times it.</summary>
    public double Rate => Setting("learning_rate", 5e-4);

    public double HeadRate => Setting("lr_mul", 10);

    /// <summary>UNITER's AdamW; where a case names nothing, with decay 0.01 and gradients clipped at 2.</summary>
    public AdamWSettings Optimiser
    {
        get
        {
            var (beta1, beta2) = Found("betas") is { } betas ? (betas[0].GetDouble(), betas[1].GetDouble()) : (0.9, 0.98);
            return new AdamWSettings(beta1, beta2, Setting("eps", 1e-6), Setting("weight_decay", 0.01), Setting("grad_norm", 2));
        }
    }

    private double Setting(string key, double otherwise) => Found(key)?.GetDouble() ?? otherwise;

    private JsonElement? Found(string key) =>
        _options.TryGetProperty(key, out var own) ? own : config.TryGetProperty(key, out var common) ? common : null;

    private static AdversarialModality Modality(IReadOnlyList<string> words) => words switch
    {
        _ when words.Contains("alter") => AdversarialModality.Alternate,
        ["text"] => AdversarialModality.Text,
        ["image"] => AdversarialModality.Image,
        _ => AdversarialModality.Both,
    };
}
