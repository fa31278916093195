using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models;

/// <summary>
/// Parameters to and from safetensors, by name and with exact shapes. TorchSharp's own <c>load_state_dict</c> broadcasts,
/// converts types and names nothing.
/// </summary>
public static class Weights
{
    /// <summary>Every parameter as float32, by name: tied tensors once.</summary>
    public static IReadOnlyList<TensorData> Read(nn.Module module)
    {
        using var scope = NewDisposeScope();
        return [.. module.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal).Select(p => Read(p.name, p.parameter))];
    }

    /// <summary>
    /// Copies a file's tensors into the parameters of the same names. A second name of a tied tensor
    /// (<see cref="UniterParameters.Aliases"/>) fills its parameter too, and wins where both are there, as in the original.
    /// Nothing is copied unless all of it fits.
    /// </summary>
    /// <param name="module">The model.</param>
    /// <param name="file">The weights.</param>
    /// <param name="source">The file's name, for errors.</param>
    /// <param name="mayMiss">Whether a parameter may be missing from the file, such as one of a new head; null for none.</param>
    /// <param name="mayIgnore">Whether a tensor of the file may be left unused, such as one of a head that is not wanted; null for none.</param>
    /// <exception cref="WeightsException">A tensor is missing, unexpected, or of another shape or type.</exception>
    public static WeightsReport Load(
        nn.Module module,
        SafetensorsFile file,
        string source,
        Func<string, bool>? mayMiss = null,
        Func<string, bool>? mayIgnore = null)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var parameters = module.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
        var sources = Sources(parameters, file);
        var report = new WeightsReport(
            [.. parameters.Keys.Where(sources.ContainsKey)],
            [.. parameters.Keys.Where(name => !sources.ContainsKey(name))],
            [.. file.Entries.Select(entry => entry.Name).Where(name => !parameters.ContainsKey(Canonical(name)))],
            [.. sources.SelectMany(pair => Misfit(parameters[pair.Key], file.Entry(pair.Value)))]);
        Require(report, source, mayMiss, mayIgnore);
        foreach (var (parameter, tensor) in sources)
        {
            Copy(file.Float32(tensor), parameters[parameter]);
        }

        return report;
    }

    private static string Canonical(string name) => UniterParameters.Aliases.GetValueOrDefault(name, name);

    /// <summary>Which tensor of the file fills each parameter; a second name wins.</summary>
    private static SortedDictionary<string, string> Sources(Dictionary<string, Tensor> parameters, SafetensorsFile file)
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in file.Entries.OrderBy(entry => Canonical(entry.Name) != entry.Name))
        {
            if (parameters.ContainsKey(Canonical(entry.Name)))
            {
                sources[Canonical(entry.Name)] = entry.Name;
            }
        }

        return sources;
    }

    private static IEnumerable<string> Misfit(Tensor parameter, TensorEntry entry)
    {
        if (entry.Dtype != "F32")
        {
            yield return $"{entry.Name} is {entry.Dtype}, F32 is wanted";
        }
        else if (!parameter.shape.SequenceEqual(entry.Shape))
        {
            yield return $"{entry.Name} is [{string.Join(", ", entry.Shape)}], [{string.Join(", ", parameter.shape)}] is wanted";
        }
    }

    private static void Require(WeightsReport report, string source, Func<string, bool>? mayMiss, Func<string, bool>? mayIgnore)
    {
        string[] faults =
        [
            .. Fault("missing", report.Missing.Where(name => mayMiss?.Invoke(name) != true)),
            .. Fault("unexpected", report.Unexpected.Where(name => mayIgnore?.Invoke(name) != true)),
            .. Fault("not fitting", report.Misfits),
        ];
        if (faults.Length > 0)
        {
            throw new WeightsException($"{source}: {string.Join("; ", faults)}; load weights of this very model, or name these tensors as expected");
        }
    }

    private static IEnumerable<string> Fault(string what, IEnumerable<string> names)
    {
        var all = names.ToList();
        return all.Count == 0 ? [] : [$"{what}: {string.Join(", ", all)}"];
    }

    private static void Copy(ReadOnlySpan<float> values, Tensor parameter)
    {
        using var host = empty(parameter.shape, ScalarType.Float32);
        values.CopyTo(MemoryMarshal.Cast<byte, float>(host.bytes));
        parameter.copy_(host);
    }

    private static TensorData Read(string name, Tensor parameter)
    {
        using var host = parameter.detach().cpu().contiguous();
        return TensorData.Float32(name, host.shape, MemoryMarshal.Cast<byte, float>(host.bytes));
    }
}
