namespace LotteryActors.Data.Metrics;

/// <summary>
/// Contractions whose apostrophe people leave out or misplace, as the VQA evaluation lists them. Most follow from the
/// stem and the tail; the others are listed.
/// </summary>
internal static class Contractions
{
    private static readonly Dictionary<string, string> Mended = Build();

    public static string Mend(string word) => Mended.GetValueOrDefault(word, word);

    private static Dictionary<string, string> Build()
    {
        var mended = new Dictionary<string, string>(StringComparer.Ordinal);

        // One apostrophe left out: its two halves.
        foreach (var pair in (string[])
        [
            "ain't", "aren't", "can't", "could've", "couldn't", "didn't", "doesn't", "don't", "hadn't", "hasn't", "haven't", "he'd", "he's",
            "how'd", "how'll", "how's", "isn't", "it'd", "it'll", "ma'am", "mightn't", "might've", "mustn't", "must've", "needn't", "not've",
            "o'clock", "oughtn't", "shan't", "should've", "shouldn't", "somebody'll", "somebody's", "someone'd", "someone'll", "someone's",
            "something'd", "something'll", "that's", "there'd", "there're", "there's", "they'd", "they'll", "they're", "they've", "'twas",
            "wasn't", "we've", "weren't", "what'll", "what're", "what's", "what've", "when's", "where'd", "where's", "where've", "who'd",
            "who'll", "who's", "who've", "why'll", "why're", "why's", "won't", "would've", "wouldn't", "y'all", "you'd", "you'll", "you're", "you've",
        ])
        {
            mended[pair.Replace("'", "", StringComparison.Ordinal)] = pair;
        }

        // Two apostrophes, one of them left out: could|n't|'ve is written couldnt've or couldn'tve.
        foreach (var stem in (string[])["couldn't", "hadn't", "mightn't", "shouldn't", "wouldn't", "he'd", "it'd", "she'd", "somebody'd", "someone'd", "something'd", "there'd", "they'd", "we'd", "who'd", "you'd"])
        {
            mended[stem.Replace("'", "", StringComparison.Ordinal) + "'ve"] = stem + "'ve";
            mended[stem + "ve"] = stem + "'ve";
        }

        mended["somebody'd"] = "somebodyd";
        foreach (var written in (string[])["ow's'at", "'ows'at", "'ow'sat"])
        {
            mended[written] = "'ow's'at";
        }

        foreach (var written in (string[])["yall'll", "y'allll"])
        {
            mended[written] = "y'all'll";
        }

        foreach (var written in (string[])["yall'd've", "y'alld've", "y'all'dve"])
        {
            mended[written] = "y'all'd've";
        }

        return mended;
    }
}
