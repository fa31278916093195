using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Numpy;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>The picture databases of a folder together: whether a picture that a text names is in any of them.</summary>
internal sealed class UniterPictures
{
    private readonly List<string> _folders = [];
    private readonly Lazy<LmdbFile?[]> _files;

    public UniterPictures() => _files = new(() => [.. _folders.Select(Open)]);

    public bool IsEmpty => _folders.Count == 0;

    /// <summary>A database that cannot be opened is told of where it is checked; what may be in it is not called missing.</summary>
    public bool IsWhole => _files.Value.All(file => file is not null);

    public void Add(string folder) => _folders.Add(folder);

    public bool Contains(string name)
    {
        foreach (var file in _files.Value)
        {
            if (file is null || file.TryGet(name, out ReadOnlySpan<byte> _))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Every array of a picture; null where no database has it.</summary>
    /// <exception cref="DataException">The picture is damaged.</exception>
    public Dictionary<string, NumpyArray>? Arrays(string name)
    {
        foreach (var (folder, file) in _folders.Zip(_files.Value))
        {
            if (file is not null && file.TryGet(name, out ReadOnlyMemory<byte> value))
            {
                return Decode(value, folder, $"{file.Path}: key {name}");
            }
        }

        return null;
    }

    /// <param name="folder">The database's: its name says whether it is compressed.</param>
    public static Dictionary<string, NumpyArray> Decode(ReadOnlyMemory<byte> value, string folder, string place) =>
        folder.EndsWith("_compressed", StringComparison.Ordinal) ? NumpyArchive.Read(value, place) : MessagePackArrays.Read(value, place);

    private static LmdbFile? Open(string folder)
    {
        try
        {
            return LmdbFile.Open(folder);
        }
        catch (DataException)
        {
            return null;
        }
    }
}
