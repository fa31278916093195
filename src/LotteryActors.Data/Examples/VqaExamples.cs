using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Examples;

/// <summary>The score an answer earns: 1 for a certain one, less where people disagreed.</summary>
internal readonly record struct AnswerScore(int Answer, float Score);

/// <param name="Text">[CLS] question [SEP]</param>
internal sealed record VqaExample(int[] Text, PictureRegions Picture, IReadOnlyList<AnswerScore> Answers);

/// <summary>One split of a VQA data set, by index.</summary>
internal interface IVqaExamples
{
    int Count { get; }

    /// <summary>Word pieces and regions of an example: what batches are made even by.</summary>
    int Length(int index);

    IReadOnlyList<AnswerScore> Answers(int index);

    VqaExample Read(int index);
}
