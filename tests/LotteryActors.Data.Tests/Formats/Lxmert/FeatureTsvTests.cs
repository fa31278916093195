using System.Text;
using LotteryActors.Data.Formats.Lxmert;

namespace LotteryActors.Data.Tests.Formats.Lxmert;

[Collection(MeasuredAlone.Name)]
public sealed class FeatureTsvTests : IDisposable
{
    private readonly LxmertFolder _folder = new();

    private string File => _folder.PathOf(LxmertFolder.Features);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("\r\n", "\r\n")]
    [InlineData("\n", "\n")]
    [InlineData("\n\n", "")]
    public void Rows_may_end_as_on_any_system(string between, string end)
    {
        _folder.Write(LxmertFolder.Features, LxmertFolder.Row("a") + between + LxmertFolder.Row("b", height: "7") + end);

        using var tsv = FeatureTsv.Open(File);

        Assert.Equal(["a", "b"], tsv.ImageIds);
        Assert.Equal((LxmertFolder.Boxes, 3), (tsv.Boxes, tsv.FeatureSize));
        Assert.Equal(7, tsv.Read(1).ImageHeight);
        Assert.Equal([0f, 1f, 2f, 3f, 4f, 5f], tsv.Read(0).Features);
    }

    [Fact]
    public void Rows_longer_than_any_buffer_are_found()
    {
        var wide = LxmertFolder.Base64(Enumerable.Range(0, 2 * 50_000).Select(i => (float)i).ToArray());
        _folder.WriteRows(LxmertFolder.Row(new string('a', 3000), features: wide), LxmertFolder.Row("b", features: wide), LxmertFolder.Row("c", features: wide));

        using var tsv = FeatureTsv.Open(File);

        Assert.Equal((3, 50_000), (tsv.Count, tsv.FeatureSize));
        Assert.Equal(99_999f, tsv.Read(2).Features[^1]);
    }

    [Fact]
    public void Memory_does_not_grow_with_the_features()
    {
        using (var writer = new StreamWriter(System.IO.File.Create(File)))
        {
            var features = LxmertFolder.Base64(new float[2 * 2048]);
            for (var i = 0; i < 2000; i++)
            {
                writer.Write(LxmertFolder.Row($"picture {i}", features: features) + "\n");
            }
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        using var tsv = FeatureTsv.Open(File);
        var opened = GC.GetTotalAllocatedBytes(precise: true) - before;

        Assert.Equal(2000, tsv.Count);
        Assert.True(opened < new FileInfo(File).Length / 10, $"opening {new FileInfo(File).Length} bytes allocated {opened}");
    }

    [Fact]
    public void Another_box_count_is_named() => Refused(
        () => _folder.WriteRows(LxmertFolder.Row("a"), LxmertFolder.Row("b", count: 3)),
        "row 1 (b) has 3 boxes, the rows before it have 2; extract its features with 2 boxes");

    [Fact]
    public void Another_feature_size_is_named() => Refused(
        () => _folder.WriteRows(LxmertFolder.Row("a"), LxmertFolder.Row("b", features: LxmertFolder.Base64(new float[8]))),
        "row 1 (b): boxes and features are not as long as 2 boxes with 3 float32 features");

    [Fact]
    public void A_file_cut_short_is_named() => Refused(
        () => _folder.Write(LxmertFolder.Features, LxmertFolder.Row("a") + "\n" + LxmertFolder.Row("b")[..^5]),
        "row 1 (b): boxes and features are not as long as");

    [Fact]
    public void A_file_cut_in_a_head_is_named() => Refused(
        () => _folder.Write(LxmertFolder.Features, LxmertFolder.Row("a") + "\nb\t10\t20\t"), "row 1 is cut short");

    [Theory]
    [InlineData("", "10", "img_id is empty")]
    [InlineData("b", "0", "img_h must be a whole number from 1 to 1000000, not '0'")]
    [InlineData("b", "1e3", "img_h must be a whole number from 1 to 1000000, not '1e3'")]
    public void A_bad_head_is_named(string id, string height, string error) => Refused(
        () => _folder.WriteRows(LxmertFolder.Row("a"), LxmertFolder.Row(id, height)), $"row 1: {error}");

    [Fact]
    public void A_row_of_too_few_fields_is_named() => Refused(
        () => _folder.WriteRows("a\t10\t20"), "row 0 has 3 fields, 10 are wanted");

    [Fact]
    public void A_name_that_is_not_UTF8_is_named() => Refused(
        () => _folder.Write(LxmertFolder.Features, [0xC3, 0x28, .. Encoding.UTF8.GetBytes(LxmertFolder.Row("")), (byte)'\n']), "row 0: img_id is not UTF-8");

    [Fact]
    public void An_empty_file_is_named() => Refused(() => _folder.Write(LxmertFolder.Features, ""), "no rows; restore the file from its source");

    [Fact]
    public void A_missing_file_is_named() =>
        Assert.StartsWith("/nowhere.tsv: no such feature file", Assert.Throws<DataException>(() => FeatureTsv.Open("/nowhere.tsv")).Message);

    [Fact]
    public void Ids_of_another_dtype_are_named()
    {
        _folder.WriteRows(LxmertFolder.Row("a", objects: LxmertFolder.Base64(1, 2)));

        RefusedAtReading("row 0 (a): objects_id has 12 base64 characters, 2 numbers of type int64 have 24; write it again in that type, whole");
    }

    [Fact]
    public void What_is_no_base64_is_named()
    {
        _folder.WriteRows(LxmertFolder.Row("a", features: new string('!', 32)));

        RefusedAtReading("row 0 (a): features is no base64 at character 0; restore the file from its source");
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Features_that_are_not_finite_are_named(float value, string name)
    {
        _folder.WriteRows(LxmertFolder.Row("a", features: LxmertFolder.Base64(1f, 2f, 3f, 4f, value, 6f)));

        RefusedAtReading($"row 0 (a): features holds {name} at 4; extract the picture's features again");
    }

    [Fact]
    public void A_box_outside_its_picture_is_named()
    {
        _folder.WriteRows(LxmertFolder.Row("a", boxes: LxmertFolder.Base64(0f, 0f, 20f, 10f, 0f, 0f, 20f, 10.5f)));
        using var tsv = FeatureTsv.Open(File);

        var refusal = Assert.Throws<DataException>(() => tsv.Read(0).NormalisedBoxes());

        Assert.Equal($"{File}: row 0 (a): box 1 reaches to 10.5, outside the 20 x 10 pixels of the picture; mend img_w and img_h or extract its features again", refusal.Message);
    }

    private void Refused(Action write, string message)
    {
        write();
        var refusal = Assert.Throws<DataException>(() => FeatureTsv.Open(File));
        Assert.StartsWith($"{File}: {message}", refusal.Message);
    }

    private void RefusedAtReading(string message)
    {
        using var tsv = FeatureTsv.Open(File);
        Assert.Equal($"{File}: {message}", Assert.Throws<DataException>(() => tsv.Read(0)).Message);
    }
}
