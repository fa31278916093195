using LotteryActors.Data.Randomness;
using LotteryActors.Data.Text;

namespace LotteryActors.Data.Batching;

/// <summary>A text with pieces hidden and what they were.</summary>
/// <param name="Labels">The hidden piece; -1 where none is asked for.</param>
internal sealed record MaskedText(int[] Text, int[] Labels);

/// <summary>Masked language modelling's noise (UNITER, data/mlm.py random_word).</summary>
internal static class TextMasking
{
    public const int NotAsked = -1;
    private const double Probability = 0.15;
    private const double MaskShare = 0.8;
    private const double RandomShare = 0.1;

    /// <summary>
    /// Asks for every piece but [CLS] and [SEP] with probability 0.15, and for the first where that chose none. Of those
    /// asked for, 80 % become [MASK], 10 % a random word, 10 % stay; one that had to be forced becomes [MASK].
    /// </summary>
    /// <param name="text">[CLS] text [SEP]</param>
    public static MaskedText Mask(int[] text, WordPieceVocabulary vocabulary, RandomStream random)
    {
        var masked = (int[])text.Clone();
        var labels = new int[text.Length];
        Array.Fill(labels, NotAsked);
        for (var i = 1; i < text.Length - 1; i++)
        {
            var draw = random.Uniform();
            if (draw < Probability)
            {
                labels[i] = text[i];
                masked[i] = Replacement(text[i], draw / Probability, vocabulary, random);
            }
        }

        if (text.Length > 2 && labels.All(label => label == NotAsked))
        {
            labels[1] = text[1];
            masked[1] = vocabulary.Mask;
        }

        return new MaskedText(masked, labels);
    }

    private static int Replacement(int piece, double draw, WordPieceVocabulary vocabulary, RandomStream random) => draw switch
    {
        < MaskShare => vocabulary.Mask,
        < MaskShare + RandomShare => vocabulary.FirstWord + random.Below(vocabulary.Size - vocabulary.FirstWord),
        _ => piece,
    };
}
