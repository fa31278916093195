using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using LotteryActors.Data.Batches;
using LotteryActors.Data.Batching;
using LotteryActors.Data.Examples;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Scenes;

/// <summary>A digest that grows by texts and arrays.</summary>
internal sealed class SceneFingerprint : IDisposable
{
    private const int Samples = 16;
    private const long NothingRandom = 0;

    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public SceneFingerprint Append(string text)
    {
        _hash.AppendData(Encoding.UTF8.GetBytes(text));
        return this;
    }

    public SceneFingerprint Append(IEnumerable<DataOption> options) =>
        options.Aggregate(this, (hash, option) => hash.Append($"{option.Name} = {option.Value}\n"));

    public SceneFingerprint Append<T>(T[] numbers)
        where T : unmanaged
    {
        _hash.AppendData(MemoryMarshal.AsBytes<T>(numbers));
        return this;
    }

    /// <summary>The bytes of the first examples.</summary>
    public SceneFingerprint AppendFirst(IVqaExamples examples)
    {
        foreach (var example in Enumerable.Range(0, Math.Min(Samples, examples.Count)).Select(examples.Read))
        {
            Append(example.Text).Append(example.Picture.Features).Append(example.Picture.Boxes);
        }

        return this;
    }

    /// <inheritdoc cref="AppendFirst(IVqaExamples)"/>
    public SceneFingerprint AppendFirst(ICaptionExamples examples) =>
        Enumerable.Range(0, Math.Min(Samples, examples.Count)).Aggregate(this, (hash, index) => hash.Append(examples.Text(index)));

    /// <inheritdoc cref="AppendFirst(IVqaExamples)"/>
    public SceneFingerprint AppendFirst<TBatch>(IExamples<TBatch> examples)
        where TBatch : UniterBatch
    {
        var batch = examples.Collate(new BatchPlan(Epoch: 0, [.. Enumerable.Range(0, Math.Min(Samples, examples.Count))]), NothingRandom, pictureSide: null);
        Append(batch.InputIds).Append(batch.RegionFeatures).Append(batch.RegionBoxes).Append(batch.TextTypes ?? []).Append(batch.RegionTypes ?? []);
        return batch switch
        {
            VqaBatch vqa => Append(vqa.Targets),
            Nlvr2Batch pairs => Append(pairs.Targets),
            VcrBatch choices => Append(choices.Targets),
            VcrEvaluationBatch choices => Append(choices.AnswerTargets).Append(choices.RationaleTargets),
            RefExpBatch expressions => Append(expressions.Targets),
            RefExpEvaluationBatch expressions => Append(expressions.TargetBoxes).Append(expressions.ObjectBoxes),
            _ => this,
        };
    }

    public Digest Complete() => new(Convert.ToHexStringLower(_hash.GetHashAndReset()));

    public void Dispose() => _hash.Dispose();
}
