using LotteryActors.Data.Randomness;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Batching;

/// <summary>A text with pieces hidden and what they were.</summary>
/// <param name="Labels">The hidden piece; -1 where none is asked for.</param>
internal sealed record MaskedText(int[] Text, int[] Labels);

/// <summary>What may stand in a hidden piece's place.</summary>
/// <param name="Mask">[MASK]</param>
/// <param name="FirstWord">The first id that is a word.</param>
/// <param name="WordsEnd">The id after the last.</param>
internal sealed record MaskTokens(int Mask, int FirstWord, int WordsEnd);

/// <summary>Masked language modelling's noise (UNITER, data/mlm.py random_word).</summary>
internal static class TextMasking
{
    public const int NotAsked = -1;
    private const double Probability = 0.15;
    private const double MaskShare = 0.8;
    private const double RandomShare = 0.1;

    /// <summary>As <see cref="MaskPieces"/>, without [CLS] and [SEP].</summary>
    /// <param name="text">[CLS] text [SEP]</param>
    public static MaskedText Mask(int[] text, WordPieceVocabulary vocabulary, RandomStream random) =>
        Mask(text, new MaskTokens(vocabulary.Mask, vocabulary.FirstWord, vocabulary.Size), random);

    /// <inheritdoc cref="Mask(int[], WordPieceVocabulary, RandomStream)"/>
    public static MaskedText Mask(int[] text, MaskTokens tokens, RandomStream random)
    {
        var inner = MaskPieces(text[1..^1], tokens, random);
        return new MaskedText([text[0], .. inner.Text, text[^1]], [NotAsked, .. inner.Labels, NotAsked]);
    }

    /// <summary>
    /// Asks for every piece with probability 0.15, and for the first where that chose none. Of those asked for, 80 % become
    /// [MASK], 10 % a random word, 10 % stay; one that had to be forced becomes [MASK].
    /// </summary>
    public static MaskedText MaskPieces(int[] pieces, MaskTokens tokens, RandomStream random)
    {
        var masked = (int[])pieces.Clone();
        var labels = new int[pieces.Length];
        Array.Fill(labels, NotAsked);
        for (var i = 0; i < pieces.Length; i++)
        {
            var draw = random.Uniform();
            if (draw < Probability)
            {
                labels[i] = pieces[i];
                masked[i] = Replacement(pieces[i], draw / Probability, tokens, random);
            }
        }

        if (pieces.Length > 0 && labels.All(label => label == NotAsked))
        {
            labels[0] = pieces[0];
            masked[0] = tokens.Mask;
        }

        return new MaskedText(masked, labels);
    }

    private static int Replacement(int piece, double draw, MaskTokens tokens, RandomStream random) => draw switch
    {
        < MaskShare => tokens.Mask,
        < MaskShare + RandomShare => tokens.FirstWord + random.Below(tokens.WordsEnd - tokens.FirstWord),
        _ => piece,
    };
}
