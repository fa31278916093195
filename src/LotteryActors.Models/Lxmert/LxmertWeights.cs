using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Data.Formats.Lxmert;
using static TorchSharp.torch;

namespace LotteryActors.Models.Lxmert;

/// <summary>How a question model's answer rows were filled.</summary>
/// <param name="Copied">Answers whose row the pre-trained head had.</param>
/// <param name="Zeroed">Answers it did not have, which start at zero, weights and bias.</param>
public sealed record AnswerTransfer(IReadOnlyList<string> Copied, IReadOnlyList<string> Zeroed);

/// <summary>LXMERT's ways of loading weights (src/lxrt/entry.py, src/pretrain/qa_answer_table.py), from any dialect of its names.</summary>
public static class LxmertWeights
{
    private const string Answers = "logit_fc.3";
    private const string PretrainedHead = "answer_head.";
    private const string LanguageLayer = "bert.encoder.layer.";

    /// <summary>What BERT has no counterpart of.</summary>
    private static readonly string[] OnlyHere = ["bert.encoder.visn_fc.", "bert.encoder.r_layers.", "bert.encoder.x_layers."];

    /// <summary>Everything, exactly.</summary>
    /// <exception cref="WeightsException">A tensor is missing, unexpected, or of another shape or type.</exception>
    public static WeightsReport Load(nn.Module model, SafetensorsFile file, string source) =>
        Weights.Load(model, file, source, rename: LxmertParameters.Canonical);

    /// <summary><c>--loadLXMERT</c>: the backbone alone; the heads of model and file are left as they are.</summary>
    /// <exception cref="WeightsException">A tensor of the backbone is missing, unexpected, or of another shape or type.</exception>
    public static WeightsReport LoadBackbone(nn.Module model, SafetensorsFile file, string source) =>
        Weights.Load(
            model, file, source, LxmertParameters.IsHead, name => LxmertParameters.IsHead(LxmertParameters.Canonical(name)), BackboneName);

    /// <summary>
    /// BERT's weights to start from, where the scripts are not told <c>--fromScratch</c> (from_pretrained): tables, pooler, as many
    /// language layers as there are, and the heads both have. What only LXMERT has stays as it was drawn.
    /// </summary>
    /// <exception cref="WeightsException">A tensor of the language half is missing, one is of no BERT, or one is of another shape or type.</exception>
    public static WeightsReport LoadBert(nn.Module model, SafetensorsFile file, string source)
    {
        var parameters = model.named_parameters().Select(p => p.name).ToHashSet(StringComparer.Ordinal);
        return Weights.Load(
            model, file, source, name => LxmertParameters.IsHead(name) || OnlyHere.Any(part => name.StartsWith(part, StringComparison.Ordinal)), IsUnusedOfBert);

        bool IsUnusedOfBert(string name) =>
            LxmertParameters.IsHead(name) || (name.StartsWith(LanguageLayer, StringComparison.Ordinal) && !parameters.Contains(name));
    }

    /// <summary>
    /// <c>--loadLXMERTQA</c> (load_lxmert_qa): the backbone, the answer head's first layers, and of its last layer the row of
    /// each answer of the task that the table of pre-training has; the other rows are zero.
    /// </summary>
    /// <param name="model">The question model, one output an answer.</param>
    /// <param name="file">A pre-training checkpoint.</param>
    /// <param name="source">The file's name, for errors.</param>
    /// <param name="table">The answers of pre-training.</param>
    /// <param name="answers">The answers of the task, in the order of the model's outputs (label2ans).</param>
    /// <exception cref="WeightsException">A tensor is missing or does not fit, or answers, model and table differ in number.</exception>
    public static AnswerTransfer LoadWithAnswers(
        LxmertForVqa model, SafetensorsFile file, string source, AnswerTable table, IReadOnlyList<string> answers)
    {
        using var scope = NewDisposeScope();
        var parameters = model.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
        var weight = new AnswerRows(parameters[$"{Answers}.weight"], Pretrained(file, source, $"{PretrainedHead}{Answers}.weight"));
        var bias = new AnswerRows(parameters[$"{Answers}.bias"], Pretrained(file, source, $"{PretrainedHead}{Answers}.bias"));
        Require(source, weight, file, table, answers);
        Weights.Load(model, file, source, IsAnswerRow, name => IsNotAsked(LxmertParameters.Canonical(name)), QuestionModelName);
        weight.Transfer(file, answers, table);
        bias.Transfer(file, answers, table);
        return new AnswerTransfer([.. answers.Where(answer => IdOf(answer, table) is not null)], [.. answers.Where(answer => IdOf(answer, table) is null)]);
    }

    private static bool IsAnswerRow(string name) => name.StartsWith(Answers, StringComparison.Ordinal);

    /// <summary>Heads that a question model does not have, and the answer rows, which are copied one by one.</summary>
    private static bool IsNotAsked(string name) =>
        LxmertParameters.IsHead(name) && (!name.StartsWith(PretrainedHead, StringComparison.Ordinal) || IsAnswerRow(name[PretrainedHead.Length..]));

    /// <summary>Heads go by a name that no model has.</summary>
    private static string BackboneName(string name) =>
        LxmertParameters.Canonical(name) is var canonical && LxmertParameters.IsHead(canonical) ? $"unused.{canonical}" : canonical;

    private static string QuestionModelName(string name)
    {
        var canonical = LxmertParameters.Canonical(name);
        return IsNotAsked(canonical) ? $"unused.{canonical}"
            : canonical.StartsWith(PretrainedHead, StringComparison.Ordinal) ? canonical[PretrainedHead.Length..]
            : canonical;
    }

    private static TensorEntry Pretrained(SafetensorsFile file, string source, string name) =>
        file.Entries.FirstOrDefault(entry => LxmertParameters.Canonical(entry.Name) == name)
        ?? throw new WeightsException($"{source}: missing: {name}; load a pre-training checkpoint, which has a head of all answers");

    private static void Require(string source, AnswerRows weight, SafetensorsFile file, AnswerTable table, IReadOnlyList<string> answers)
    {
        if (weight.Parameter.size(0) != answers.Count)
        {
            throw new WeightsException($"{source}: the model has {weight.Parameter.size(0)} answers and the task {answers.Count}; build it with the task's answers");
        }

        if (weight.Entry.Shape[0] != table.Count)
        {
            throw new WeightsException($"{source}: {weight.Entry.Name} has {weight.Entry.Shape[0]} answers and the table {table.Count}; give the table this checkpoint was trained with");
        }

        if (weight.Entry.Dtype != "F32" || weight.Entry.Shape[1] != weight.Parameter.size(1))
        {
            throw new WeightsException($"{source}: not fitting: {weight.Entry.Name} is {weight.Entry.Dtype} [{string.Join(", ", weight.Entry.Shape)}], F32 with rows of {weight.Parameter.size(1)} is wanted");
        }
    }

    private static int? IdOf(string answer, AnswerTable table) => table.TryId(AnswerTable.Convert(answer), out var id) ? id : null;

    /// <summary>The last layer's weight or bias, here and in the checkpoint.</summary>
    private sealed record AnswerRows(Tensor Parameter, TensorEntry Entry)
    {
        public void Transfer(SafetensorsFile file, IReadOnlyList<string> answers, AnswerTable table)
        {
            using var still = no_grad();
            using var host = zeros(Parameter.shape, ScalarType.Float32);
            var rows = MemoryMarshal.Cast<byte, float>(host.bytes);
            var width = rows.Length / answers.Count;
            for (var label = 0; label < answers.Count; label++)
            {
                if (IdOf(answers[label], table) is { } id)
                {
                    file.Float32(Entry.Name).Slice(id * width, width).CopyTo(rows[(label * width)..]);
                }
            }

            Parameter.copy_(host);
        }
    }
}
