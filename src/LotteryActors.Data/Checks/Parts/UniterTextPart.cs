using System.Text.Json;
using System.Text;
using LotteryActors.Data.Formats.Json;
using LotteryActors.Data.Formats.Lmdb;
using LotteryActors.Data.Formats.Uniter;
using LotteryActors.Data.Show.Sources;
using LotteryActors.Data.Tasks.Uniter;
using LotteryActors.Data.Text;
using LotteryActors.Data.Show;
using LotteryActors.Data.UniterData;

namespace LotteryActors.Data.Checks.Parts;

/// <summary>A text database of UNITER: every record, and the side files against the records and the pictures.</summary>
internal sealed class UniterTextPart(string root, string folder, UniterPictures pictures) : DataPart("UNITER texts", root, folder)
{
    private const string Mend = "write the database again";

    public override IEnumerable<string> Files => Directory.EnumerateFiles(Path).Where(file => System.IO.Path.GetFileName(file) is "data.mdb" || file.EndsWith(".json", StringComparison.Ordinal));

    public static bool Recognises(string folder) => File.Exists(System.IO.Path.Combine(folder, "meta.json")) && (File.Exists(System.IO.Path.Combine(folder, "data.mdb")) || LengthFiles(folder).Any());

    public override IShownItems OpenItems() => new UniterTextItems(
        Path, Name, pictures, UniterAnswers.Near(Path, Root)?.Names, UniterAnswers.FileNear(VocabularyPart.FileName, Path, Root) is { } file ? WordPieceVocabulary.FromFile(file) : null);

    /// <summary>Whether it is of referring expressions.</summary>
    private bool IsReferring => Array.Exists(["refs.json", "images.json"], name => File.Exists(PathOf(name)));

    public override void Check(CheckRun run)
    {
        var findings = run.Findings;
        var meta = findings.Try(PathOf("meta.json"), () => TextMeta.Read(PathOf("meta.json")));
        if (findings.Try(PathOf("data.mdb"), () => LmdbFile.Open(Path)) is not { } records)
        {
            return;
        }

        CheckVocabulary(findings, meta);
        using (records)
        {
            var answers = findings.Try(Path, () => UniterAnswers.Near(Path, Root) ?? new UniterAnswers([]));
            var named = CheckLengths(findings, records);
            var hasLabels = CheckRecords(run, records, named, new UniterRecordCheck(meta, answers is { Names.Count: > 0 } ? answers.Names.Count : null, pictures, mustHaveBox: IsReferring));
            if (hasLabels && answers is { Names.Count: 0 })
            {
                findings.Note($"no {UniterAnswers.FileOf(Path)} lies here: labels were not held against a vocabulary, and a search needs one");
            }

            CheckPictures(findings, records);
        }

        TellWhatWasNotLookedAt(findings);
    }

    private static string[] BothLengthFiles => [VcrTexts.LengthFile(VcrTask.Answer), VcrTexts.LengthFile(VcrTask.Rationale)];

    private static IEnumerable<string> LengthFiles(string folder) => Directory.EnumerateFiles(folder, "id2len*.json").Order(StringComparer.Ordinal);

    private string PathOf(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Holds the word pieces against the vocabulary that lies there.</summary>
    private void CheckVocabulary(Findings findings, TextMeta? meta)
    {
        if (meta is not null && UniterAnswers.FileNear(VocabularyPart.FileName, Path, Root) is { } file && Vocabulary(file) is { } vocabulary && UniterCorpus.Misfit(meta, vocabulary) is { } misfit)
        {
            findings.Wrong(FaultKind.WordPiece, $"{PathOf("meta.json")}: {misfit}");
        }
    }

    /// <summary>Null where it is damaged, of which its own part tells.</summary>
    private static WordPieceVocabulary? Vocabulary(string file)
    {
        try
        {
            return WordPieceVocabulary.FromFile(file);
        }
        catch (DataException)
        {
            return null;
        }
    }

    /// <summary>Looks at the records that are examples: the original never reads others.</summary>
    /// <returns>Whether any has labels of answers.</returns>
    private static bool CheckRecords(CheckRun run, LmdbFile records, KeySet named, UniterRecordCheck check)
    {
        var hasLabels = false;
        run.Expect(named.Count);
        run.Each(
            records.Keys().Where(key => named.Contains(key)),
            key => $"{records.Path}: key {Encoding.UTF8.GetString(key)}",
            (key, faults) => check.Look(records, key, faults),
            (_, seen) =>
            {
                hasLabels |= seen.HasLabels;
                if (seen.HasTarget)
                {
                    run.Findings.Labelled(seen.IsKnown);
                }
            });
        return hasLabels;
    }

    /// <summary>The examples are those that a length file names: each needs a record.</summary>
    private KeySet CheckLengths(Findings findings, LmdbFile records)
    {
        var named = new KeySet();
        List<string> files = [.. LengthFiles(Path)];
        if (files.Count == 0)
        {
            findings.Wrong(FaultKind.Missing, $"{PathOf("id2len.json")}: no such file; it belongs to the database, copy it too");
        }

        foreach (var absent in BothLengthFiles.Where(file => files.Exists(BothLengthFiles.Select(PathOf).Contains) && !files.Contains(PathOf(file))))
        {
            findings.Wrong(FaultKind.Missing, $"{PathOf(absent)}: no such file; VCR has one a task, copy it too");
        }

        foreach (var file in files)
        {
            var met = new KeySet();
            findings.Try(file, () => JsonSideFile.Each(file, (scoped ReadOnlySpan<byte> key, ref Utf8JsonReader value) =>
            {
                named.Add(key);
                CheckLength(findings, file, key, met.Add(key), ref value);
                if (!records.TryGet(key, out ReadOnlySpan<byte> _))
                {
                    findings.Wrong(FaultKind.Missing, $"{records.Path}: key {Encoding.UTF8.GetString(key)} is missing, though {System.IO.Path.GetFileName(file)} names it; copy the database again");
                }
            }));
        }

        findings.Count("texts", named.Count);
        findings.Skip("records that no length file names", Math.Max(0, records.Count - named.Count));
        return named;
    }

    private static void CheckLength(Findings findings, string file, scoped ReadOnlySpan<byte> key, bool isNew, ref Utf8JsonReader value)
    {
        if (!isNew)
        {
            findings.Wrong(FaultKind.Duplicate, $"{file}: key {Encoding.UTF8.GetString(key)} stands there twice; remove one");
        }

        if (value.TokenType != JsonTokenType.Number || !value.TryGetInt32(out var length) || length is < 0 or > TextLengths.Longest)
        {
            findings.Wrong(FaultKind.Damaged, $"{file}: key {Encoding.UTF8.GetString(key)} has no number of word pieces for a length; write the file again");
            value.Skip();
        }
    }

    private void CheckPictures(Findings findings, LmdbFile records)
    {
        var file = PathOf("txt2img.json");
        if (File.Exists(file))
        {
            findings.Try(file, () => JsonSideFile.Each(file, (scoped ReadOnlySpan<byte> key, ref Utf8JsonReader value) =>
            {
                var names = JsonSideFile.Texts(ref value);
                if (!records.TryGet(key, out ReadOnlySpan<byte> _))
                {
                    findings.Wrong(FaultKind.Missing, $"{records.Path}: key {Encoding.UTF8.GetString(key)} is missing, though txt2img.json names it; copy the database again");
                }

                foreach (var name in names.Where(name => !pictures.IsEmpty && !pictures.Contains(name)))
                {
                    findings.Wrong(FaultKind.Missing, $"{file}: key {Encoding.UTF8.GetString(key)}: picture {name} is in no picture database here; convert it or {Mend} without it");
                }
            }));
        }
        else if (!IsReferring)
        {
            findings.Wrong(FaultKind.Missing, $"{file}: no such file; it belongs to the database, copy it too");
        }

        if (IsReferring)
        {
            CheckReferences(findings, records);
        }

        CheckTextsOfPictures(findings, records);
    }

    private void CheckReferences(Findings findings, LmdbFile records)
    {
        if (findings.Try(PathOf("refs.json"), () => RefExpFiles.Read(Path)) is not { } files)
        {
            return;
        }

        findings.Count("expressions", files.References.Count);
        foreach (var sentence in files.Sentences.Where(sentence => !records.TryGet(sentence, out ReadOnlySpan<byte> _)))
        {
            findings.Wrong(FaultKind.Missing, $"{records.Path}: key {sentence} is missing, though refs.json names it; copy the database again");
        }

        foreach (var image in files.Images.Values.Where(image => image.Width < 1 || image.Height < 1))
        {
            findings.Wrong(FaultKind.Damaged, $"{PathOf("images.json")}: picture {image.Id} is {image.Width} x {image.Height}; {Mend}");
        }
    }

    private void CheckTextsOfPictures(Findings findings, LmdbFile records)
    {
        var file = PathOf("img2txts.json");
        if (!File.Exists(file))
        {
            if (System.IO.Path.GetFileName(Path).StartsWith("itm_", StringComparison.Ordinal))
            {
                findings.Wrong(FaultKind.Missing, $"{file}: no such file; retrieval needs it, copy it too");
            }

            return;
        }

        findings.Try(file, () => JsonSideFile.Each(file, (scoped ReadOnlySpan<byte> key, ref Utf8JsonReader value) =>
        {
            findings.Count("pictures");
            foreach (var text in JsonSideFile.Texts(ref value).Where(text => !records.TryGet(text, out ReadOnlySpan<byte> _)))
            {
                findings.Wrong(FaultKind.Missing, $"{file}: key {Encoding.UTF8.GetString(key)}: text {text} is no record; {Mend}");
            }
        }));
    }

    private void TellWhatWasNotLookedAt(Findings findings)
    {
        if (pictures.IsEmpty)
        {
            findings.Note("no picture database lies here: whether the pictures are there was not looked at");
        }
        else if (!pictures.IsWhole)
        {
            findings.Note("a picture database cannot be opened: whether all pictures are there was not looked at");
        }
    }
}
