using LotteryActors.Data.Examples;
using LotteryActors.Data.Pictures;

namespace LotteryActors.Data.Folders;

/// <summary>Where the examples of several corpora lie when they are counted through.</summary>
internal sealed class ConcatenatedIndex
{
    private readonly int[] _ends;

    public ConcatenatedIndex(IEnumerable<int> counts)
    {
        var end = 0;
        _ends = [.. counts.Select(count => end = checked(end + count))];
    }

    public int Count => _ends[^1];

    public (int Corpus, int Index) Of(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)Count, nameof(index));
        var (low, high) = (0, _ends.Length - 1);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = _ends[middle] > index ? (low, middle) : (middle + 1, high);
        }

        return (low, index - Begin(low));
    }

    public int Begin(int corpus) => corpus == 0 ? 0 : _ends[corpus - 1];
}

/// <summary>Questions of several corpora, one after the other (UNITER, data/data.py ConcatDatasetWithLens).</summary>
internal sealed class ConcatenatedVqa(IReadOnlyList<IVqaExamples> corpora) : IVqaExamples
{
    private readonly ConcatenatedIndex _index = new(corpora.Select(corpus => corpus.Count));

    public int Count => _index.Count;

    public int Length(int index) => At(index, (corpus, i) => corpus.Length(i));

    public IReadOnlyList<AnswerScore> Answers(int index) => At(index, (corpus, i) => corpus.Answers(i));

    public VqaExample Read(int index) => At(index, (corpus, i) => corpus.Read(i));

    private T At<T>(int index, Func<IVqaExamples, int, T> read)
    {
        var (corpus, i) = _index.Of(index);
        return read(corpora[corpus], i);
    }
}

/// <summary>Sentences of several corpora, one after the other; a false picture may come from any of them.</summary>
internal sealed class ConcatenatedCaptions(IReadOnlyList<ICaptionExamples> corpora) : ICaptionExamples
{
    private readonly ConcatenatedIndex _sentences = new(corpora.Select(corpus => corpus.Count));
    private readonly ConcatenatedIndex _pictures = new(corpora.Select(corpus => corpus.Pictures));

    public int Count => _sentences.Count;

    public int Pictures => _pictures.Count;

    public int Length(int index) => At(index, (corpus, i) => corpus.Length(i));

    public int[] Text(int index) => At(index, (corpus, i) => corpus.Text(i));

    public int PictureOf(int index)
    {
        var (corpus, i) = _sentences.Of(index);
        return _pictures.Begin(corpus) + corpora[corpus].PictureOf(i);
    }

    public PictureRegions Picture(int picture)
    {
        var (corpus, i) = _pictures.Of(picture);
        return corpora[corpus].Picture(i);
    }

    private T At<T>(int index, Func<ICaptionExamples, int, T> read)
    {
        var (corpus, i) = _sentences.Of(index);
        return read(corpora[corpus], i);
    }
}
