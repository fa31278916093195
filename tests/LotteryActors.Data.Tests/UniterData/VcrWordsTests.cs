using LotteryActors.Data.Batches;
using LotteryActors.Data.Checks;
using LotteryActors.Data.Tests.BadInput;
using LotteryActors.Data.Tests.Making;
using LotteryActors.Tickets.Stages;
using static LotteryActors.Data.Tests.Formats.Uniter.MadeDatabase;

namespace LotteryActors.Data.Tests.UniterData;

/// <summary>The word pieces behind the vocabulary by which VCR's texts name persons and objects (UNITER, train_vcr.py: 81).</summary>
public sealed class VcrWordsTests : IClassFixture<SoundFolders>, IDisposable
{
    private readonly SoundFolders _sound;
    private readonly DamagedFolder _made;
    private readonly string _folder;
    private readonly int _words;

    public VcrWordsTests(SoundFolders sound)
    {
        _sound = sound;
        _made = new DamagedFolder(sound.Of("uniter", TaskNames.Vcr));
        _folder = _made.Path;
        _words = File.ReadLines(Path.Combine(_folder, "vocab.txt")).Count();
    }

    public void Dispose() => _made.Dispose();

    [Fact]
    public void Texts_of_the_vocabulary_alone_add_none() => Assert.Equal(0, Open().AddedWords);

    [Theory]
    [InlineData("vcr_train.db")]
    [InlineData("vcr_val.db")]
    public void Texts_that_reach_behind_the_vocabulary_add_81_wherever_they_are(string database)
    {
        Rewrite(database, _words + 80);

        var data = Open();

        Assert.Equal(VcrBatch.SpecialWords, data.AddedWords);
        Assert.Equal(_words, DataSets.Describe("uniter", TaskNames.Vcr, [], _folder).VocabularySize);
        long[] pieces = [.. data.Train(1, 40, 0).First().InputIds, .. data.Evaluation(20).SelectMany(batch => batch.InputIds)];
        Assert.Equal(_words + 80, pieces.Max());
        Assert.Empty(Faults());
    }

    [Theory]
    [InlineData("vcr_train.db")]
    [InlineData("vcr_val.db")]
    public void A_word_piece_behind_even_those_is_refused_with_its_place_and_found_by_the_check(string database)
    {
        var place = Rewrite(database, _words + 81);

        var error = Assert.Throws<DataException>(Open);

        Assert.Equal($"{place}: input_ids_as: the word piece {_words + 81}, the model has {_words + 81}; give the vocabulary that the database was written with", error.Message);
        Assert.Equal(FaultKind.WordPiece, error.Fault);
        var fault = Assert.Single(Faults());
        Assert.Equal(FaultKind.WordPiece, fault.Kind);
        Assert.StartsWith($"{place}: input_ids_as has the word piece {_words + 81}, the vocabulary of meta.json with VCR's 81 ends at {_words + 80}; ", fault.Lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public void Other_tasks_have_the_vocabulary_alone()
    {
        using var pairs = new DamagedFolder(_sound.Of("uniter", TaskNames.Nlvr2));
        var database = pairs.PathOf("txt_db/nlvr2_dev.db");
        var place = MadeRecords.Change(database, record => Frame(Map(
            ("img_fname", record.Texts("img_fname")), ("input_ids", (int[])[7, _words]), ("target", (int)record.Integer("target")))));

        var error = Assert.Throws<DataException>(() => DataSets.Describe("uniter", TaskNames.Nlvr2, [], pairs.Path));

        Assert.StartsWith($"{place}: input_ids: the word piece {_words}, the model has {_words}; ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_shown_by_their_numbers()
    {
        Rewrite("vcr_train.db", _words + 3);
        using var items = DataSets.Items("uniter", TaskNames.Vcr, [], _folder, evaluation: false);

        Assert.Contains(Enumerable.Range(0, (int)items.Count).SelectMany(item => items.Read(item).Texts), text => text.Text.Contains($"#{_words + 3}", StringComparison.Ordinal));
    }

    /// <summary>Puts a word piece into one answer of the last record.</summary>
    private string Rewrite(string database, int piece) => MadeRecords.Change(Path.Combine(_folder, "txt_db", database), record =>
    {
        var answers = record.IntegerLists("input_ids_as");
        answers[3][0] = piece;
        return Frame(Map(
            ("img_fname", record.Texts("img_fname")),
            ("input_ids", record.Integers("input_ids")),
            ("input_ids_as", answers),
            ("input_ids_rs", record.IntegerLists("input_ids_rs")),
            ("qa_target", (int)record.Integer("qa_target")),
            ("qar_target", (int)record.Integer("qar_target"))));
    });

    private ITaskData<VcrBatch, VcrEvaluationBatch> Open()
    {
        var facts = DataSets.Describe("uniter", TaskNames.Vcr, [], _folder);
        return DataSets.Open<VcrBatch, VcrEvaluationBatch>(new DataSpec("uniter", TaskNames.Vcr, DataView.Both, facts.Options, facts.Fingerprint, 0), _folder);
    }

    private IEnumerable<FaultGroup> Faults() => DataCheck.Of(_folder).Run().SelectMany(report => report.Faults);
}
