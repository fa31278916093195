using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Golden;
using MessagePack;

namespace LotteryActors.Data.Tests.Formats.Uniter;

/// <summary>
/// UNITER's databases on disk, read as its TxtLmdb and DetectFeatLmdb read them. What its data set classes make of them is
/// tried in <see cref="UniterBatchesGoldenTests"/>.
/// </summary>
public sealed partial class UniterDatabaseGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Every_record_of_every_text_database_decodes_to_what_the_original_decodes(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        foreach (var database in golden.Json("expected/txt_values.json").EnumerateObject())
        {
            var lengths = Directory.EnumerateFiles(databases.TextFolder(database.Name), "id2len*.json").Select(Path.GetFileName).First()!;
            var texts = databases.Texts(database.Name, lengthFile: lengths);
            Assert.Equal(database.Value.EnumerateObject().Count(), texts.Records);
            foreach (var record in database.Value.EnumerateObject())
            {
                MessagePackJson.AssertEqual(record.Value, texts.Read(record.Name).Bytes, $"{database.Name} {record.Name}");
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Trees_of_pages_large_values_and_edge_integers_are_read(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var expected = golden.Json("expected/manykeys.json");
        var texts = databases.Texts("manykeys.db");
        using var file = LmdbFile.Open(texts.Folder);
        string[] keys = [.. file.Keys().Select(Encoding.UTF8.GetString)];

        Assert.Equal(expected.GetProperty("n_keys").GetInt32(), keys.Length);
        Assert.Equal(keys.Length, file.Count);
        Assert.Equal(expected.GetProperty("keys_sha256").GetString(), Sha256(string.Join('\n', keys)));
        foreach (var sample in expected.GetProperty("sample_values").EnumerateObject())
        {
            MessagePackJson.AssertEqual(sample.Value, texts.Read(sample.Name).Bytes, sample.Name);
        }

        Assert.Equal(expected.GetProperty("sum_of_i").GetInt64(), keys.Select(texts.Read).Where(record => record.Has("i")).Sum(record => record.Integer("i")));
        AssertLong(expected.GetProperty("long"), texts.Read("long"));
        AssertEdges(expected.GetProperty("intedges"), texts.Read("intedges").Bytes);
        Assert.False(file.TryGet("k00000", out ReadOnlySpan<byte> _));
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Raw_bytes_are_those_that_the_original_finds(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        foreach (var entry in golden.Json("expected/raw_bytes.json").EnumerateObject())
        {
            var name = RawName().Match(entry.Name);
            var (database, key) = (name.Groups[2].Value, name.Groups[3].Value);
            var folder = name.Groups[1].Value == "txt" ? databases.TextFolder(database) : Path.GetDirectoryName(databases.Images(database).File)!;
            using var file = LmdbFile.Open(folder);
            Assert.True(file.TryGet(key, out ReadOnlySpan<byte> value), entry.Name);
            var hex = Convert.ToHexStringLower(value);
            foreach (var fact in entry.Value.EnumerateObject())
            {
                switch (fact.Name)
                {
                    case "lmdb_value_hex":
                        Assert.Equal(fact.Value.GetString(), hex);
                        break;
                    case "after_lz4_hex":
                        Assert.Equal(fact.Value.GetString(), Convert.ToHexStringLower(TextRecord.Unpack(value, entry.Name).Bytes.Span));
                        break;
                    case "first_200_bytes_hex":
                        Assert.StartsWith(fact.Value.GetString()!, hex, StringComparison.Ordinal);
                        break;
                    default:
                        Assert.Equal("length", fact.Name);
                        Assert.Equal(fact.Value.GetInt32(), value.Length);
                        break;
                }
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Pictures_have_the_original_s_names_counts_and_rows(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        foreach (var database in golden.Json("expected/images.json").EnumerateObject().Where(entry => entry.Value.TryGetProperty("keys", out _)))
        {
            var images = databases.Images(database.Name);
            Assert.Equal([.. database.Value.GetProperty("keys").EnumerateArray().Select(key => key.GetString()!)], images.Names);
            Assert.All(database.Value.GetProperty("nbb").EnumerateObject(), count => Assert.Equal(count.Value.GetInt32(), images.Regions(count.Name)));
            Assert.All(database.Value.GetProperty("rows").EnumerateObject(), rows => Assert.Equal(rows.Value.GetInt32(), images.Read(rows.Name).Count));
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void The_uncut_database_is_cut_by_the_rule_as_the_original_means_to(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var folder = Directory.CreateTempSubdirectory("uniter-all");
        try
        {
            Directory.CreateSymbolicLink(Path.Combine(folder.FullName, "all"), Path.Combine(databases.ImageFolder("coco_mini"), "all"));
            using var images = ImageDatabase.Open(folder.FullName, databases.RuleOf("coco_mini"));
            var cut = databases.Images("coco_mini");
            var expected = golden.Json("expected/images.json").GetProperty("all_expected_nbb").EnumerateObject().ToArray();
            Assert.Equal(expected.Length, images.Names.Count);
            foreach (var count in expected)
            {
                Assert.Equal(count.Value.GetInt32(), images.Regions(count.Name));
                Assert.Equal(cut.Read(count.Name).Features, images.Read(count.Name).Features);
                Assert.Equal(cut.ReadLabelled(count.Name).SoftLabels, images.ReadLabelled(count.Name).SoftLabels);
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Regions_decode_exactly_compressed_or_not(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var tensors = golden.Tensors("expected/images.safetensors");
        var pictures = new Dictionary<string, Dictionary<string, float[]>>();
        foreach (var entry in tensors.Entries)
        {
            var (database, picture, array) = (entry.Name.Split('/')[0], entry.Name.Split('/')[1], entry.Name.Split('/')[2]);
            string[] twins = Directory.GetDirectories(databases.ImageFolder(database.Replace("_compressed", "", StringComparison.Ordinal)), "feat_*_compressed").Length > 0
                && !database.EndsWith("_compressed", StringComparison.Ordinal) ? [database, database + "_compressed"] : [database];
            foreach (var twin in twins)
            {
                var key = $"{twin}/{picture}";
                var arrays = pictures.TryGetValue(key, out var known) ? known : pictures[key] = Decode(databases.Images(twin), picture);
                AssertArray(array, arrays, tensors.Float32(entry.Name), (int)entry.Shape[0], entry.Name);
            }
        }
    }

    [Theory(SkipTestWithoutData = true)]
    [Golden("ondisk_uniter")]
    public void Where_the_original_stumbles_the_values_are_read(GoldenCase golden)
    {
        using var databases = new UniterCase(golden);
        var members = golden.Json("expected/quirks.json").GetProperty("npz members of a compressed value");
        var compressed = databases.Images("coco_mini_compressed");
        var plain = databases.Images("coco_mini");
        foreach (var name in compressed.Names)
        {
            var arrays = compressed.ReadArrays(name);
            Assert.Equal([.. members.EnumerateObject().Select(member => member.Name).Order()], arrays.Keys.Order());
            Assert.All(members.EnumerateObject(), member => Assert.Equal(TypeOf(member.Value[0].GetString()!), arrays[member.Name].Type));
            Assert.All(members.EnumerateObject(), member => Assert.Equal(member.Value[1].GetArrayLength(), arrays[member.Name].Shape.Length));
            Assert.Equal(plain.ReadLabelled(name).SoftLabels, compressed.ReadLabelled(name).SoftLabels);
        }
    }

    private static Dictionary<string, float[]> Decode(ImageDatabase images, string picture)
    {
        var read = images.Read(picture);
        var decoded = new Dictionary<string, float[]>
        {
            ["features"] = read.Features,
            ["norm_bb"] = [.. read.Boxes.Chunk(7).SelectMany(box => box[..6])],
        };
        var arrays = images.ReadArrays(picture);
        if (arrays.TryGetValue("conf", out var confidences))
        {
            decoded["conf"] = confidences.ToSingle(read.Count, picture);
        }

        if (arrays.ContainsKey("soft_labels"))
        {
            decoded["soft_labels"] = images.ReadLabelled(picture).SoftLabels;
        }

        return decoded;
    }

    private static void AssertArray(string name, Dictionary<string, float[]> arrays, ReadOnlySpan<float> expected, int rows, string where)
    {
        var part = PartName().Match(name);
        var whole = arrays[part.Success ? part.Groups[1].Value : name];
        var width = whole.Length / rows;
        if (part.Groups[2].Value == "rowsum")
        {
            for (var row = 0; row < rows; row++)
            {
                var numbers = whole.Skip(row * width).Take(width).Select(number => (double)number).ToArray();
                Assert.True(Math.Abs(numbers.Sum() - expected[row]) <= 1e-6 * numbers.Sum(Math.Abs), where);
            }

            return;
        }

        var columns = expected.Length / rows;
        var first = part.Groups[2].Value.StartsWith("last", StringComparison.Ordinal) ? width - columns : 0;
        float[] actual = [.. whole.Chunk(width).SelectMany(row => row[first..(first + columns)])];
        Assert.Null(Tolerance.Exact.Difference(where, actual, expected));
    }

    private static void AssertLong(JsonElement expected, TextRecord record)
    {
        var reader = new MessagePackReader(record.Bytes);
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = reader.ReadString()!;
            if (reader.NextMessagePackType == MessagePackType.Array)
            {
                var numbers = record.Integers(name);
                Assert.Equal(expected.GetProperty("len").GetInt32(), numbers.Length);
                Assert.Equal(expected.GetProperty("sum").GetInt64(), numbers.Sum(number => (long)number));
                var (first, last) = (expected.GetProperty("first"), expected.GetProperty("last"));
                Assert.Equal([.. first.EnumerateArray().Select(n => n.GetInt32())], numbers[..first.GetArrayLength()]);
                Assert.Equal([.. last.EnumerateArray().Select(n => n.GetInt32())], numbers[^last.GetArrayLength()..]);
            }
            else if (reader.NextMessagePackType == MessagePackType.String)
            {
                var text = record.Text(name);
                Assert.Equal(expected.GetProperty("text_chars").GetInt32(), text.Length);
                Assert.Equal(expected.GetProperty("text_sha256").GetString(), Sha256(text));
            }

            reader.Skip();
        }
    }

    private static void AssertEdges(JsonElement expected, ReadOnlyMemory<byte> record)
    {
        var reader = new MessagePackReader(record);
        var fields = new HashSet<string>();
        for (var left = reader.ReadMapHeader(); left > 0; left--)
        {
            var name = reader.ReadString()!;
            fields.Add(name);
            switch (reader.NextMessagePackType)
            {
                case MessagePackType.Binary:
                    Assert.Equal(expected.GetProperty("bin_hex").GetString(), Convert.ToHexStringLower(reader.ReadBytes()!.Value.First.Span));
                    break;
                case MessagePackType.Array when name == "v":
                    Assert.Equal(expected.GetProperty(name).GetArrayLength(), reader.ReadArrayHeader());
                    foreach (var number in expected.GetProperty(name).EnumerateArray())
                    {
                        Assert.Equal(number.GetString(), number.GetString()![0] == '-' ? $"{reader.ReadInt64()}" : $"{reader.ReadUInt64()}");
                    }

                    break;
                default:
                    var start = (int)reader.Consumed;
                    reader.Skip();
                    MessagePackJson.AssertEqual(expected.GetProperty(name), record[start..(int)reader.Consumed], name);
                    break;
            }
        }

        Assert.Equal(expected.EnumerateObject().Count(), fields.Count);
    }

    private static string TypeOf(string dtype) => dtype switch { "float16" => "<f2", "float32" => "<f4", "bool" => "|b1", _ => dtype };

    private static string Sha256(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    [GeneratedRegex("^(txt|img) (.+) key (.+)$")]
    private static partial Regex RawName();

    [GeneratedRegex("^(.+)_(first[0-9]+cols|last[0-9]+cols|rowsum)$")]
    private static partial Regex PartName();
}
