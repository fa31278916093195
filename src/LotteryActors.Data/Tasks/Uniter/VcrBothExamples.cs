using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Folders;

namespace LotteryActors.Data.Tasks.Uniter;

/// <summary>Both of VCR's choices to learn from: first every question's answers, then every question's rationales (UNITER, train_vcr.py).</summary>
internal sealed class VcrBothExamples(VcrExamples answers, VcrExamples rationales) : IExamples<VcrBatch>
{
    private readonly VcrExamples[] _parts = [answers, rationales];
    private readonly ConcatenatedIndex _index = new([answers.Count, rationales.Count]);

    public int Count => _index.Count;

    public bool HasPixels => false;

    public int Length(int index)
    {
        var (part, i) = _index.Of(index);
        return _parts[part].Length(i);
    }

    /// <exception cref="DataException">As <see cref="VcrExamples.Collate(IReadOnlyList{int})"/>.</exception>
    public VcrBatch Collate(BatchPlan plan, long seed, int? pictureSide) =>
        VcrExamples.Collate([.. plan.Indices.Select(_index.Of).SelectMany(place => _parts[place.Corpus].Rows(place.Index))], answers.FeatureSize);
}
