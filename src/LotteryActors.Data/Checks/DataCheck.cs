namespace LotteryActors.Data.Checks;

/// <summary>Checks whatever data sets lie in a folder, all of them in one pass, in little memory.</summary>
public sealed class DataCheck
{
    /// <summary>How many faults of a kind a part tells of, where nothing else is asked for.</summary>
    public const int DefaultListed = 20;

    private readonly IReadOnlyList<DataPart> _parts;

    private DataCheck(IReadOnlyList<DataPart> parts) => _parts = parts;

    /// <summary>Names of the parts in the order they are checked.</summary>
    public IReadOnlyList<string> Parts => [.. _parts.Select(part => part.Name)];

    /// <exception cref="DataException">There is no such folder, or no data set in it that is known.</exception>
    public static DataCheck Of(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new DataException($"{folder}: no such folder; give one that holds a data set");
        }

        var parts = DataParts.Find(folder);
        return parts.Count > 0
            ? new DataCheck(parts)
            : throw new DataException($"{folder}: no data set is recognised in it, known are {DataParts.Known}; give the folder that holds one");
    }

    /// <summary>Looks at everything. What is wrong is in the reports; nothing is thrown for it.</summary>
    /// <param name="listed">How many faults of a kind a part tells of; all are counted.</param>
    /// <exception cref="OperationCanceledException"><paramref name="stop"/> was cancelled.</exception>
    public IEnumerable<PartReport> Run(IProgress<CheckStep>? progress = null, int listed = DefaultListed, CancellationToken stop = default)
    {
        foreach (var part in _parts)
        {
            var findings = new Findings(listed);
            findings.Try(part.Path, () => part.Check(new CheckRun(part.Name, findings, progress, stop)));
            yield return findings.Report(part);
        }
    }

    /// <summary>Every file of the parts with its size and digests, sorted by name.</summary>
    /// <param name="whole">Whether to digest the whole content beside samples of it.</param>
    public IEnumerable<FileFingerprint> Fingerprints(string folder, bool whole) =>
        _parts.SelectMany(part => part.Files).Distinct(StringComparer.Ordinal)
            .Select(file => (Name: Path.GetRelativePath(folder, file).Replace('\\', '/'), File: file))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => FileFingerprint.Of(file.Name, file.File, whole));
}
