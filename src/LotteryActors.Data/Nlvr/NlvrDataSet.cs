using System.Security.Cryptography;
using System.Text;
using LotteryActors.Data.Examples;
using LotteryActors.Data.Options;
using LotteryActors.Data.Pictures;
using LotteryActors.Data.Text;
using LotteryActors.Tickets;
using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.Nlvr;

/// <summary>
/// NLVR v1 (Suhr, Lewis, Yeh and Artzi, ACL 2017), development set: is a sentence true of a picture of three boxes? The
/// structured boxes serve as regions, the pictures themselves serve models of pixels. As only this set is at hand, a
/// quarter of its sentences, drawn by the hash of the sentence's number, is the evaluation split: the pictures of one
/// sentence stay together, and a split does not depend on the file's order or length.
/// </summary>
internal sealed class NlvrDataSet : IDataSet
{
    public const string SetName = "nlvr";

    /// <summary>Raised whenever the same files and options would give other examples.</summary>
    private const int Version = 1;
    private const int EvaluationBelow = 64; // of the 256 values of a byte
    private const string EmbeddedVocabulary = "embedded";

    private readonly string _folder;
    private readonly List<string> _digests = [];

    /// <exception cref="DataException">An option or a file is wrong.</exception>
    public NlvrDataSet(IReadOnlyList<DataOption> given, string? folder)
    {
        var options = new OptionReader(SetName, given);
        var vocabulary = options.Text("vocabulary", EmbeddedVocabulary);
        Options = options.Complete();
        _folder = RequireFolder(folder);
        Vocabulary = vocabulary == EmbeddedVocabulary ? WordPieceVocabulary.Embedded(SetName) : WordPieceVocabulary.FromFile(vocabulary);

        var file = Path.Combine(_folder, "dev.json");
        var sentences = NlvrFile.Read(file).ToLookup(sentence => IsForEvaluation(sentence.Group));
        RequireBothSplits(sentences, file);
        RequirePictures(sentences.SelectMany(split => split), file);
        var tokenizer = new WordPieceTokenizer(Vocabulary);
        Train = new NlvrSentences(_folder, [.. sentences[false]], tokenizer, file);
        Evaluation = new NlvrSentences(_folder, [.. sentences[true]], tokenizer, file);
    }

    public string Name => SetName;

    public IReadOnlyList<DataOption> Options { get; }

    public WordPieceVocabulary Vocabulary { get; }

    public int RegionFeatures => NlvrRegions.FeatureSize;

    public NlvrSentences Train { get; }

    public NlvrSentences Evaluation { get; }

    public IReadOnlyList<string> Tasks { get; } = [TaskNames.Vqa, TaskNames.Captions];

    public TaskExamples Open(string task) => task == TaskNames.Captions
        ? new CaptionTask(new NlvrCaptions(Train))
        : new AnswerTask(NlvrSentences.AnswerNames, Train, Evaluation, RegionFeatures);

    public int MaxTextLength(string task) => Math.Max(Train.LongestText, Evaluation.LongestText);

    /// <summary>Of the version, the vocabulary, and the name and digest of every file, sorted by name.</summary>
    public Digest Fingerprint(string task)
    {
        var text = new StringBuilder($"{SetName} {Version} {task}\n");
        text.AppendJoin('\n', Vocabulary.Pieces).Append('\n').AppendJoin('\n', _digests);
        return Digest.Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>Whether a sentence belongs to the evaluation split: the first byte of the SHA-256 of its number is below 64.</summary>
    internal static bool IsForEvaluation(string sentence) => SHA256.HashData(Encoding.ASCII.GetBytes(sentence))[0] < EvaluationBelow;

    private static string RequireFolder(string? folder)
    {
        if (folder is null)
        {
            throw new DataException($"data set {SetName}: no folder given; add --data FOLDER with dev.json and dev-images/ in it");
        }

        return Directory.Exists(folder) ? folder : throw new DataException($"{folder}: no such folder; give the NLVR folder with dev.json and dev-images/ in it");
    }

    private static void RequireBothSplits(ILookup<bool, NlvrSentence> sentences, string file)
    {
        if (!sentences[true].Any() || !sentences[false].Any())
        {
            throw new DataException($"{file}: its {sentences.Sum(split => split.Count())} sentences fall into one split; give more sentences");
        }
    }

    private void RequirePictures(IEnumerable<NlvrSentence> sentences, string file)
    {
        _digests.Add($"dev.json {Hash(File.ReadAllBytes(file))}");
        foreach (var sentence in sentences.OrderBy(sentence => sentence.Picture, StringComparer.Ordinal))
        {
            var path = Path.Combine(_folder, sentence.Picture);
            if (!File.Exists(path))
            {
                throw new DataException($"{path}: no such picture, sentence {sentence.Identifier} of {file} is about it; restore it");
            }

            var bytes = File.ReadAllBytes(path);
            var picture = EncodedPictures.Decode(bytes, path);
            if ((picture.Width, picture.Height) != (NlvrRegions.PictureWidth, NlvrRegions.PictureHeight))
            {
                throw new DataException($"{path}: {picture.Width} x {picture.Height} pixels, {NlvrRegions.PictureWidth} x {NlvrRegions.PictureHeight} are wanted; restore it");
            }

            _digests.Add($"{sentence.Picture} {Hash(bytes)}");
        }
    }

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
