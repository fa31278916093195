namespace LotteryActors.Data.Text;

/// <summary>Sentences as LXMERT's encoder takes them (LXMERT, src/lxrt/entry.py, convert_sents_to_features).</summary>
/// <param name="Count">B sentences.</param>
/// <param name="Length">T positions of each, whatever the sentences' lengths.</param>
/// <param name="InputIds">[B, T] [CLS] pieces [SEP], then 0.</param>
/// <param name="AttentionMask">[B, T] 1 up to [SEP], then 0.</param>
public sealed record PaddedSentences(int Count, int Length, long[] InputIds, long[] AttentionMask)
{
    /// <summary>Positions of every task and of pre-training, [CLS] and [SEP] included.</summary>
    public const int OriginalLength = 20;

    /// <summary>Tokenises and pads; pieces beyond <paramref name="length"/> - 2 are cut off.</summary>
    public static PaddedSentences Of(WordPieceTokenizer tokenizer, IReadOnlyList<string> sentences, int length = OriginalLength)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        var ids = new long[sentences.Count * length];
        var mask = new long[sentences.Count * length];
        for (var row = 0; row < sentences.Count; row++)
        {
            var at = row * length;
            ids[at] = tokenizer.Vocabulary.Start;
            var pieces = tokenizer.Encode(sentences[row]).AsSpan();
            foreach (var piece in pieces[..Math.Min(pieces.Length, length - 2)])
            {
                ids[++at] = piece;
            }

            ids[++at] = tokenizer.Vocabulary.Separator;
            mask.AsSpan((row * length)..(at + 1)).Fill(1);
        }

        return new PaddedSentences(sentences.Count, length, ids, mask);
    }
}
