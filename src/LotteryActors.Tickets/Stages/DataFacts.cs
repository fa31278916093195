using MessagePack;

namespace LotteryActors.Tickets.Stages;

/// <summary>What a data set says of itself when it is opened for a spec.</summary>
/// <param name="Fingerprint">Digest of the content, the same on every machine.</param>
/// <param name="Answers">Number of answers of the task's vocabulary; 0 where there is none.</param>
/// <param name="VocabularySize">Word pieces, special ones included.</param>
/// <param name="RegionFeatures">Length of one region's feature vector.</param>
/// <param name="MaxTextLength">Word pieces of the longest text, [CLS] and [SEP] included.</param>
/// <param name="Options">Every option with the defaults filled in, sorted by name.</param>
/// <param name="MajorityShare">Accuracy of always giving the commonest answer, 0 to 1.</param>
/// <param name="HasPixels">Whether it gives its pictures themselves, beside their regions.</param>
/// <param name="Unscorable">Why its examples for evaluation cannot be scored, with the mend; null where they can.</param>
[MessagePackObject]
public sealed record DataFacts(
    [property: Key(0)] Digest Fingerprint,
    [property: Key(1)] int Answers,
    [property: Key(2)] int VocabularySize,
    [property: Key(3)] int RegionFeatures,
    [property: Key(4)] int MaxTextLength,
    [property: Key(5)] int TrainExamples,
    [property: Key(6)] int EvaluationExamples,
    [property: Key(7)] IReadOnlyList<DataOption> Options,
    [property: Key(8)] double MajorityShare,
    [property: Key(9)] bool HasPixels = false,
    [property: Key(10)] string? Unscorable = null);
