using LotteryActors.Models.Lxmert;
using static TorchSharp.torch;

namespace LotteryActors.Models.Tests.Lxmert;

/// <summary>A model and a batch small enough for a test: two sentences of 4 and 3 pieces, three regions each.</summary>
internal static class TinyLxmert
{
    public const int Regions = 3;
    public const int Objects = 7;
    public const int Attributes = 4;
    public const int Answers = 5;

    public static LxmertConfig Config(double dropout = 0.1) => new(
        VocabularySize: 32, HiddenSize: 12, LanguageLayers: 2, CrossLayers: 2, RelationLayers: 1, Heads: 3, IntermediateSize: 20, HiddenAct: "gelu",
        HiddenDropout: dropout, AttentionDropout: dropout, MaxPositions: 16, TokenTypes: 2, InitializerRange: 0.02, RegionFeatures: 6);

    public static LxmertForPretraining Pretraining(double dropout = 0.1) => new(Config(dropout), Objects, Attributes, Answers);

    public static LxmertInputs Inputs(int rows = 2) =>
        new(
            Enumerable.Range(0, rows * 4).Select(i => i % 8 == 7 ? 0L : 5 + (i % 11)).ToArray().ToTensor(CPU, rows, 4),
            Enumerable.Range(0, rows * 4).Select(i => i % 8 == 7 ? 0L : 1L).ToArray().ToTensor(CPU, rows, 4),
            Wave(rows * Regions * 6).ToTensor(CPU, rows, Regions, 6),
            Wave(rows * Regions * 4).ToTensor(CPU, rows, Regions, 4));

    public static LxmertTargets Targets() =>
        new(
            new long[] { -1, 8, -1, -1, -1, -1, 3, -1 }.ToTensor(CPU, 2, 4),
            new long[] { 1, 0 }.ToTensor(CPU, 2),
            new RegionTargets(
                new WeightedTargets(new long[] { 0, 6, 2, 1, 1, 3 }.ToTensor(CPU, 2, Regions), Wave(6).ToTensor(CPU, 2, Regions)),
                new WeightedTargets(new long[] { 0, 3, 2, 1, 1, 3 }.ToTensor(CPU, 2, Regions), Wave(6).ToTensor(CPU, 2, Regions)),
                new WeightedTargets(Wave(36).ToTensor(CPU, 2, Regions, 6), new float[] { 1, 0, 0, 0, 1, 1 }.ToTensor(CPU, 2, Regions))),
            new long[] { 4, -1 }.ToTensor(CPU, 2));

    public static float[] Wave(int count) => [.. Enumerable.Range(0, count).Select(i => MathF.Abs(MathF.Cos(0.5f * i)))];
}
