using System.Runtime.InteropServices;
using LotteryActors.Artifacts.Safetensors;
using LotteryActors.Models.Lxmert;
using LotteryActors.Models.Uniter;
using static TorchSharp.torch;

namespace LotteryActors.Models;

/// <summary>
/// Parameters to and from safetensors, by name and with exact shapes. TorchSharp's own <c>load_state_dict</c> broadcasts,
/// converts types and names nothing.
/// </summary>
public static class Weights
{
    private static readonly KeyValuePair<string, string>[] Aliases = [.. UniterParameters.Aliases, .. LxmertParameters.Aliases];

    /// <summary>Every parameter as float32, by name: tied tensors once.</summary>
    public static IReadOnlyList<TensorData> Read(nn.Module module)
    {
        using var scope = NewDisposeScope();
        return [.. module.named_parameters().OrderBy(p => p.name, StringComparer.Ordinal).Select(p => Read(p.name, p.parameter))];
    }

    /// <summary>
    /// Copies a file's tensors into the parameters of the same names. A second name of a tied tensor
    /// (<see cref="UniterParameters.Aliases"/>, <see cref="LxmertParameters.Aliases"/>) fills its parameter too, and wins where both are there, as in the original.
    /// Nothing is copied unless all of it fits.
    /// </summary>
    /// <param name="module">The model.</param>
    /// <param name="file">The weights.</param>
    /// <param name="source">The file's name, for errors.</param>
    /// <param name="mayMiss">Whether a parameter may be missing from the file, such as one of a new head; null for none.</param>
    /// <param name="mayIgnore">Whether a tensor of the file may be left unused, such as one of a head that is not wanted; null for none. Asked by its name in the file.</param>
    /// <param name="rename">The model's name for a name in the file; null where they are the same.</param>
    /// <exception cref="WeightsException">A tensor is missing, unexpected, or of another shape or type.</exception>
    public static WeightsReport Load(
        nn.Module module,
        SafetensorsFile file,
        string source,
        Func<string, bool>? mayMiss = null,
        Func<string, bool>? mayIgnore = null,
        Func<string, string>? rename = null)
    {
        using var scope = NewDisposeScope();
        using var still = no_grad();
        var parameters = module.named_parameters().ToDictionary(p => p.name, p => (Tensor)p.parameter, StringComparer.Ordinal);
        var names = new FileNames(parameters, rename);
        var sources = Sources(parameters, file, names);
        var report = new WeightsReport(
            [.. parameters.Keys.Where(sources.ContainsKey)],
            [.. parameters.Keys.Where(name => !sources.ContainsKey(name))],
            [.. file.Entries.Select(entry => entry.Name).Where(name => !parameters.ContainsKey(names.Parameter(name)))],
            [.. sources.SelectMany(pair => Misfit(parameters[pair.Key], file.Entry(pair.Value)))]);
        Require(report, source, mayMiss, mayIgnore);
        foreach (var (parameter, tensor) in sources)
        {
            Copy(file.Float32(tensor), parameters[parameter]);
        }

        return report;
    }

    /// <summary>Which tensor of the file fills each parameter; a second name wins.</summary>
    private static SortedDictionary<string, string> Sources(Dictionary<string, Tensor> parameters, SafetensorsFile file, FileNames names)
    {
        var sources = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in file.Entries.OrderBy(entry => names.IsSecond(entry.Name)))
        {
            if (parameters.ContainsKey(names.Parameter(entry.Name)))
            {
                sources[names.Parameter(entry.Name)] = entry.Name;
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

    /// <summary>What a model calls the tensors of a file.</summary>
    private sealed class FileNames(Dictionary<string, Tensor> parameters, Func<string, string>? rename)
    {
        /// <summary>The parameter a tensor of the file belongs to.</summary>
        public string Parameter(string name) => First(Renamed(name));

        /// <summary>Whether this is the second name of a tied tensor.</summary>
        public bool IsSecond(string name) => First(Renamed(name)) != Renamed(name);

        private string Renamed(string name) => rename?.Invoke(name) ?? name;

        /// <summary>Families share second names: the first name is the one this model has. It counts only where the model has the second's head.</summary>
        private string First(string name) =>
            Aliases.Where(alias => alias.Key == name && parameters.ContainsKey(alias.Value) && HasHeadOf(name)).Select(alias => alias.Value).FirstOrDefault(name);

        private bool HasHeadOf(string name) =>
            parameters.Keys.Any(parameter => parameter.StartsWith(name[..(name.IndexOf('.', StringComparison.Ordinal) + 1)], StringComparison.Ordinal));
    }

    private static TensorData Read(string name, Tensor parameter)
    {
        using var host = parameter.detach().cpu().contiguous();
        return TensorData.Float32(name, host.shape, MemoryMarshal.Cast<byte, float>(host.bytes));
    }
}
