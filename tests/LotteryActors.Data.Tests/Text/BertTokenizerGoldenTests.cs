using LotteryActors.Data.Text;
using LotteryActors.Golden;

namespace LotteryActors.Data.Tests.Text;

/// <summary>Tokens and ids against LXMERT's tokenization.py and UNITER's prepro.py.</summary>
public sealed class BertTokenizerGoldenTests
{
    [Theory(SkipTestWithoutData = true)]
    [Golden("bert_tokenizer")]
    public void Every_text_gives_the_originals_tokens_and_ids(GoldenCase golden)
    {
        var tokenizers = new Dictionary<string, WordPieceTokenizer>();
        foreach (var entry in golden.Json("tokenize.json").EnumerateArray())
        {
            var model = entry.GetProperty("model").GetString()!;
            if (!tokenizers.TryGetValue(model, out var tokenizer))
            {
                var vocabulary = new WordPieceVocabulary(golden.Text($"vocab_{model}.txt").TrimEnd('\n').Split('\n'), model);
                tokenizers[model] = tokenizer = new WordPieceTokenizer(vocabulary, lowerCase: model == "uncased");
            }

            var text = entry.GetProperty("text").GetString()!;
            Assert.Equal(entry.GetProperty("tokens").EnumerateArray().Select(t => t.GetString()!), tokenizer.Tokenize(text));
            Assert.Equal(entry.GetProperty("ids").EnumerateArray().Select(t => t.GetInt32()), tokenizer.Encode(text));
            Assert.Equal(entry.GetProperty("uniter_prepro_ids").EnumerateArray().Select(t => t.GetInt32()), tokenizer.EncodeByWord(text));
        }
    }
}
