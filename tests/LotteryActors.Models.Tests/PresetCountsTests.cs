using System.Globalization;
using LotteryActors.Golden;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Uniter;
using LotteryActors.Models.Vilt;
using LotteryActors.Tickets.Specs;
using LotteryActors.Tickets.Stages;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests;

/// <summary>
/// What a mask ranges over in every model that has a name, counted on models without a weight in memory, with the originals'
/// vocabularies (28,996 and 30,522 word pieces) and region features (2,048).
/// </summary>
public sealed class PresetCountsTests
{
    private const string Heading = "| model | `encoder` | `backbone` | parameters of the backbone |";

    [Theory]
    [InlineData("uniter-mini", 151_552)]
    [InlineData("uniter-base", 85_524_480)]
    [InlineData("uniter-large", 303_038_464)]
    [InlineData("lxmert-mini", 380_928)]
    [InlineData("lxmert-base", 182_255_616)]
    [InlineData("vilt-mini", 151_552)]
    [InlineData("vilt-base", 85_524_480)]
    public void A_mask_of_the_encoder_ranges_over_so_many_weights(string model, long encoder) => Assert.Equal(encoder, Row.Of(ModelPresets.Named(model)!).Encoder);

    [Fact]
    public void The_table_of_fidelity_counts_every_preset()
    {
        string[] lines = File.ReadAllLines(FidelityTable.Path);
        var table = lines.SkipWhile(line => line != Heading).Skip(2).TakeWhile(line => line.StartsWith('|'));

        Assert.Equal(ModelPresets.All.Select(model => Row.Of(model).ToString()), table);
    }

    /// <summary>
    /// UNITER's paper gives 86 and 303 million, which is encoder and pooler with their biases and norms; LXMERT's README 870 MB for the pre-training
    /// checkpoint, which is its parameters in float32 and MiB.
    /// </summary>
    [Theory]
    [InlineData("uniter-base", 86)]
    [InlineData("uniter-large", 303)]
    public void Encoder_and_pooler_have_as_many_millions_as_the_paper_says(string model, int millions) =>
        Assert.Equal(millions, Math.Round(ModelSkeleton.Count(Parameters(ModelPresets.Named(model)!).Where(p => p.Name.Contains(".encoder.", StringComparison.Ordinal) || p.Name.Contains(".pooler.", StringComparison.Ordinal))) / 1e6));

    [Fact]
    public void The_pretraining_checkpoint_has_as_many_megabytes_as_the_README_says()
    {
        var config = LxmertConfig.Of(Sized(ModelPresets.LxmertBase));
        var parameters = ModelSkeleton.Count(ModelSkeleton.Of(() => new LxmertForPretraining(config, objects: 1600, attributes: 400, answers: 9500)));

        Assert.Equal(228_051_752, parameters);
        Assert.Equal(870, Math.Round(parameters * 4 / 1024.0 / 1024));
    }

    private static ModelSpec Sized(ModelSpec model) =>
        model with
        {
            VocabularySize = model.Family == "uniter" ? 28996 : 30522,
            RegionFeatures = model.Family == "vilt" ? 0 : 2048,
        };

    private static IReadOnlyList<(string Name, long[] Shape)> Parameters(ModelSpec model) =>
        ModelSkeleton.Of(() => model.Family switch
        {
            "uniter" => new UniterForVqa(UniterConfig.Of(Sized(model)), UniterForVqa.VqaAnswers),
            "lxmert" => new LxmertForVqa(LxmertConfig.Of(Sized(model)), UniterForVqa.VqaAnswers),
            _ => (nn.Module)new ViltModel(ViltConfig.Of(Sized(model)), ViltHeads.None),
        });

    private sealed record Row(string Model, long Encoder, long Backbone, long Parameters)
    {
        public static Row Of(ModelSpec model)
        {
            var parameters = PresetCountsTests.Parameters(model);
            var (count, isHead) = model.Family switch
            {
                "uniter" => ((Func<string, IReadOnlyCollection<(string, long[])>, long>)UniterParameters.PrunableCount, (Func<string, bool>)UniterParameters.IsHead),
                "lxmert" => (LxmertParameters.PrunableCount, LxmertParameters.IsHead),
                _ => (ViltParameters.PrunableCount, ViltParameters.IsHead),
            };
            return new Row(model.Name, count("encoder", parameters), count("backbone", parameters), ModelSkeleton.Count(parameters.Where(p => !isHead(p.Name))));
        }

        public override string ToString() =>
            string.Create(CultureInfo.InvariantCulture, $"| {Model} | {Encoder:N0} | {Backbone:N0} | {Parameters:N0} |");
    }
}
