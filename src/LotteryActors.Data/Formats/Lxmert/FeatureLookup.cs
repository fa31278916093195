using System.Runtime.InteropServices;
using LotteryActors.Data.Formats.Json;

namespace LotteryActors.Data.Formats.Lxmert;

/// <summary>A feature file and how many of its first rows to use; null for all.</summary>
internal sealed record FeatureSource(string Path, int? Topk = null);

/// <summary>Where a picture's features are.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct FeaturePlace(int File, int Row);

/// <summary>The pictures of some feature files by name; of one that is in several, or twice in one, the last holds, as in the original.</summary>
internal sealed class FeatureLookup : IDisposable
{
    private readonly List<FeatureTsv> _files = [];
    private readonly Dictionary<string, FeaturePlace> _places = new(StringComparer.Ordinal);

    /// <exception cref="DataException">A file is missing or malformed, or files differ in feature size or boxes.</exception>
    public FeatureLookup(IEnumerable<FeatureSource> sources)
    {
        foreach (var source in sources.Distinct())
        {
            var file = FeatureTsv.Open(source.Path, source.Topk);
            _files.Add(file);
            if (file.FeatureSize != FeatureSize || file.Boxes != Boxes)
            {
                throw new DataException(
                    $"{file.Path}: {file.Boxes} boxes with {file.FeatureSize} features a picture, {_files[0].Path} has {Boxes} with {FeatureSize}; use files of one detector");
            }

            _places.EnsureCapacity(_places.Count + file.Count);
            for (var row = 0; row < file.Count; row++)
            {
                _places[file.ImageIds[row]] = new FeaturePlace(_files.Count - 1, row);
            }
        }
    }

    public int FeatureSize => _files[0].FeatureSize;

    public int Boxes => _files[0].Boxes;

    public bool TryFind(string imageId, out FeaturePlace place) => _places.TryGetValue(imageId, out place);

    /// <param name="imageId">Valid UTF-8.</param>
    public bool TryFind(ReadOnlySpan<byte> imageId, out FeaturePlace place) => _places.TryGetValue(imageId, out place);

    public DetectedObjects Read(FeaturePlace place) => _files[place.File].Read(place.Row);

    public void Dispose() => _files.ForEach(file => file.Dispose());
}
