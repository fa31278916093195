using LotteryActors.Data.Batches;
using LotteryActors.Data.Checks;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Tests.BadInput;

/// <summary>A copy of a sound folder, in which files are exchanged for damaged ones and put back.</summary>
internal sealed class DamagedFolder : IDisposable
{
    private const int BatchSize = 4;
    private const int Side = 32;

    private readonly SoundFolder _sound;

    public DamagedFolder(SoundFolder sound)
    {
        _sound = sound;
        Path = Directory.CreateTempSubdirectory("damaged-").FullName;
        SoundFolders.Copy(sound.Folder, Path, _ => true);
    }

    public string Path { get; }

    public string PathOf(string name) => System.IO.Path.Combine(Path, name);

    public byte[] Read(string name) => File.ReadAllBytes(PathOf(name));

    /// <summary>Exchanges a file for another of that name: what is mapped of the old one stays as it is.</summary>
    /// <param name="content">Null for none.</param>
    public void Exchange(string name, byte[]? content)
    {
        File.Delete(PathOf(name));
        if (content is not null)
        {
            File.WriteAllBytes(PathOf(name), content);
        }
    }

    public void PutBack(string name) => Exchange(name, File.ReadAllBytes(System.IO.Path.Combine(_sound.Folder, name)));

    /// <summary>Opens the data as a stage does and reads every batch of both splits.</summary>
    /// <returns>What the set says is wrong; null where it is sound.</returns>
    public DataException? Open()
    {
        try
        {
            var facts = DataSets.Describe(_sound.Set, _sound.Task, [], Path);
            var spec = new DataSpec(_sound.Set, _sound.Task, DataView.Both, facts.Options, facts.Fingerprint, facts.Answers);
            int? side = facts.HasPixels ? Side : null;
            switch (_sound.Task)
            {
                case TaskNames.Captions:
                    var mix = new ObjectiveMix(1, facts.RegionFeatures > 0 ? 1 : 0, 1);
                    ReadAll(DataSets.OpenCaptions(spec, Path, side).Train(1, BatchSize, 1, mix, 0).Take((3 * facts.TrainExamples / BatchSize) + 1));
                    break;
                case TaskNames.Nlvr2:
                    ReadAll<Nlvr2Batch, Nlvr2Batch>(spec, side);
                    break;
                case TaskNames.Vcr:
                    ReadAll<VcrBatch, VcrEvaluationBatch>(spec, side);
                    break;
                case TaskNames.Referring:
                    ReadAll<RefExpBatch, RefExpEvaluationBatch>(spec, side);
                    break;
                case TaskNames.Retrieval:
                    ReadAll<RankBatch, RetrievalBatch>(spec, side);
                    break;
                default:
                    ReadAll<VqaBatch, VqaBatch>(spec, side);
                    break;
            }

            return null;
        }
        catch (DataException error)
        {
            return error;
        }
    }

    /// <summary>All faults that <c>lottery data check</c> tells.</summary>
    public IReadOnlyList<string> Check()
    {
        try
        {
            return [.. DataCheck.Of(Path).Run(listed: int.MaxValue).SelectMany(report => report.Faults).SelectMany(group => group.Lines)];
        }
        catch (DataException error)
        {
            return [error.Message];
        }
    }

    /// <summary>What the check says that it did not look at.</summary>
    public IEnumerable<string> Notes() => DataCheck.Of(Path).Run().SelectMany(report => report.Notes);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    private void ReadAll<TTrain, TEvaluation>(DataSpec spec, int? side)
        where TTrain : UniterBatch
        where TEvaluation : UniterBatch
    {
        var data = DataSets.Open<TTrain, TEvaluation>(spec, Path, side);
        ReadAll(data.Train(1, BatchSize, 0).Take((data.TrainExamples + BatchSize - 1) / BatchSize));
        ReadAll(data.Evaluation(BatchSize));
    }

    private static void ReadAll(IEnumerable<UniterBatch> batches)
    {
        foreach (var batch in batches)
        {
            Assert.NotEqual(0, batch.Size);
        }
    }
}
