using System.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Folders;

/// <summary>
/// Digest of all that decides a task's examples: the set's version, options, names, and size and sampled content of files.
/// Neither the folder's place nor the files' order is in it.
/// </summary>
internal sealed class FolderFingerprint(string set, int version, string task)
{
    private readonly StringBuilder _text = new($"{set} {version} {task}\n");

    public FolderFingerprint Add(IEnumerable<DataOption> options)
    {
        foreach (var option in options)
        {
            _text.Append(option.Name).Append(" = ").Append(option.Value).Append('\n');
        }

        return this;
    }

    /// <summary>Names in their order: word pieces, answers.</summary>
    public FolderFingerprint Add(IEnumerable<string> names)
    {
        _text.AppendJoin('\n', names).Append('\n');
        return this;
    }

    /// <summary>Files that belong together, in any order.</summary>
    public FolderFingerprint AddFiles(IEnumerable<string> paths) =>
        Add(paths.Select(path => $"{Path.GetFileName(path)} {SampledDigest.Of(path)}").Order(StringComparer.Ordinal));

    public Digest Complete() => Digest.Of(Encoding.UTF8.GetBytes(_text.ToString()));
}
