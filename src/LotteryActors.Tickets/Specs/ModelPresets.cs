using LotteryActors.Tickets.Stages;

namespace LotteryActors.Tickets.Specs;

/// <summary>Named model sizes. Sizes that the data give (vocabulary, region features) are 0.</summary>
public static class ModelPresets
{
    /// <summary>
    /// For a CPU core: a step of 64 short examples in tens of milliseconds. BERT's initial deviation of 0.02 is 1/sqrt(2500);
    /// at this width that starves the attention of signal, and 0.12, about 1/sqrt(64), is its like. So small a model
    /// trained for so few steps has nothing to drop out.
    /// </summary>
    public static ModelSpec UniterMini { get; } = new("uniter-mini", "uniter", 64, 3, 4, 256, 0, 64, 2, 0, 0, 0.12);

    /// <summary>The paper's (UNITER, config/uniter-base.json), its vocabulary and detector left to the data.</summary>
    public static ModelSpec UniterBase { get; } = new("uniter-base", "uniter", 768, 12, 12, 3072, 0, 512, 2, 0, 0.1, 0.02);

    /// <summary>The paper's larger one (UNITER, config/uniter-large.json).</summary>
    public static ModelSpec UniterLarge { get; } = new("uniter-large", "uniter", 1024, 24, 16, 4096, 0, 512, 2, 0, 0.1, 0.02);

    /// <summary>As wide as <see cref="UniterMini"/> and drawn like it; each kind of layer is there, cross layers twice so that one follows another.</summary>
    public static ModelSpec LxmertMini { get; } = new("lxmert-mini", "lxmert", 64, 2, 4, 256, 0, 64, 2, 0, 0, 0.12, new LxmertShape(2, 1));

    /// <summary>The paper's (LXMERT, src/param.py): 9 language, 5 cross-modality and 5 object-relation layers.</summary>
    public static ModelSpec LxmertBase { get; } = new("lxmert-base", "lxmert", 768, 9, 12, 3072, 0, 512, 2, 0, 0.1, 0.02, new LxmertShape(5, 5));

    /// <summary>As wide as <see cref="UniterMini"/> and drawn like it; 36 patches of 16 pixels, as many as a detector gives regions.</summary>
    public static ModelSpec ViltMini { get; } = new("vilt-mini", "vilt", 64, 3, 4, 256, 0, 40, 2, 0, 0, 0.12, Vilt: new ViltShape(16, 96, -1, 1e-6));

    /// <summary>The paper's (ViLT, vilt/config.py, vit_base_patch32_384), its vocabulary left to the data.</summary>
    public static ModelSpec ViltBase { get; } = new("vilt-base", "vilt", 768, 12, 12, 3072, 0, 40, 2, 0, 0.1, 0.02, Vilt: new ViltShape(32, 384, -1, 1e-6));

    public static IReadOnlyList<ModelSpec> All { get; } = [UniterMini, UniterBase, UniterLarge, LxmertMini, LxmertBase, ViltMini, ViltBase];

    /// <summary>The preset of that name, null where there is none.</summary>
    public static ModelSpec? Named(string name) => All.FirstOrDefault(m => m.Name == name);
}
