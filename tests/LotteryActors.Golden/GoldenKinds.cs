namespace LotteryActors.Golden;

/// <summary>
/// Every kind of case the shared golden folder has. Whoever implements a kind names its test class here; until then
/// each of its cases is reported as skipped.
/// </summary>
public static class GoldenKinds
{
    public static IReadOnlyList<GoldenKind> All { get; } =
    [
        new("prune_bert_tickets", "BERT-Tickets", "Training.Tests/Pruning/BertTicketsGoldenTests"),
        new("prune_openlth", "OpenLTH", "Training.Tests/Pruning/OpenLthGoldenTests"),
        new("bert_tokenizer", "tokenization.py BertTokenizer", "Data.Tests/Text/BertTokenizerGoldenTests"),
        new("uniter_samplers", "data/sampler.py", "Data.Tests/Batching/SamplersGoldenTests"),
        new("uniter_schedules", "UNITER optim/sched.py", "Training.Tests/Optimisation/ScheduleTests"),
        new("uniter_traj_vqa", "optim/adamw.py AdamW", "Training.Tests/Optimisation/TrajectoryTests"),
        new("uniter_encoder", "UNITER model/model.py UniterModel", "Models.Tests/Uniter/UniterGoldenTests"),
        new("uniter_vqa", "UNITER model/vqa.py", "Models.Tests/Uniter/UniterGoldenTests"),
        new("uniter_pretrain", "UNITER model/pretrain.py", "Models.Tests/Uniter/UniterGoldenTests"),
        new("uniter_pretrain_vcr", "model/pretrain_vcr.py", "Models.Tests/Uniter/VcrGoldenTests"),
        new("uniter_init_surgery", "init_type_embedding", "Models.Tests/Uniter/SurgeryGoldenTests"),
        new("uniter_itm_hardneg", "UniterForImageTextRetrievalHardNeg", "Models.Tests/Uniter/RetrievalGoldenTests"),
        new("uniter_itm_rank", "itm_rank_collate", "Models.Tests/Uniter/RetrievalGoldenTests"),
        new("uniter_nlvr2_paired", "UniterForNlvr2Paired,", "Models.Tests/Uniter/Nlvr2GoldenTests"),
        new("uniter_nlvr2_pairedattn", "UniterForNlvr2PairedAttn", "Models.Tests/Uniter/Nlvr2GoldenTests"),
        new("uniter_nlvr2_triplet", "UniterForNlvr2Triplet", "Models.Tests/Uniter/Nlvr2GoldenTests"),
        new("uniter_ot", "model/ot.py", "Models.Tests/Uniter/OptimalTransportGoldenTests", "Data.Tests/Batching/TransportGoldenTests"),
        new("uniter_re", "UNITER model/re.py", "Models.Tests/Uniter/ReferringGoldenTests"),
        new("uniter_vcr", "UNITER model/vcr.py", "Models.Tests/Uniter/VcrGoldenTests"),
        new("uniter_ve", "UNITER model/ve.py", "Models.Tests/Uniter/UniterGoldenTests"),
        new("villa_nlvr2_adv", "train_nlvr2_adv.py", "Training.Tests/Adversarial/VillaGoldenTests"),
        new("villa_vcr_adv", "train_vcr_adv.py", "Training.Tests/Adversarial/VillaGoldenTests"),
        new("villa_vqa_adv", "train_vqa_adv.py", "Training.Tests/Adversarial/VillaGoldenTests"),
        new("lxmert_ckpt_formats", "qa_answer_table.py", "Models.Tests/Lxmert/LxmertWeightsGoldenTests"),
        new("lxmert_nlvr2", "NLVR2Model", "Models.Tests/Lxmert/LxmertGoldenTests"),
        new("lxmert_pretrain", "LXRTPretraining", "Models.Tests/Lxmert/LxmertGoldenTests"),
        new("lxmert_vqa", "VQAModel", "Models.Tests/Lxmert/LxmertGoldenTests", "Training.Tests/Optimisation/BertAdamGoldenTests"),
        new("vilt_transform", "pixelbert_transform", "Data.Tests/Formats/Vilt/ViltTransformGoldenTests"),
        new("vilt", "ViLTransformerSS", "Models.Tests/Vilt/ViltGoldenTests", "Models.Tests/Vilt/ViltCheckpointTests"),
        new("loaders", "from_pretrained", "Models.Tests/Checkpoints/LoadersGoldenTests"),
        new("metrics", "itm_eval", "Data.Tests/Metrics/MetricsGoldenTests"),
        new("ondisk_lxmert", "load_obj_tsv", "Data.Tests/Formats/Lxmert/LxmertGoldenTests"),
        new("ondisk_uniter", "convert_imgdir.py", "Data.Tests/Formats/Uniter/UniterDatabaseGoldenTests", "Data.Tests/Formats/Uniter/UniterBatchesGoldenTests"),
    ];

    /// <exception cref="ArgumentException">There is no such kind.</exception>
    public static GoldenKind Named(string name) =>
        All.FirstOrDefault(kind => kind.Name == name)
        ?? throw new ArgumentException($"there is no golden kind '{name}'; name it in {nameof(GoldenKinds)}.{nameof(All)}", nameof(name));

    /// <summary>
    /// The kind of a case: by the longest kind its name begins with, else by what its reference code says, else an
    /// unimplemented kind named after the case itself.
    /// </summary>
    public static GoldenKind Of(string caseName, string referenceCode) =>
        All.Where(kind => kind.Names(caseName)).MaxBy(kind => kind.Name.Length)
        ?? All.FirstOrDefault(kind => referenceCode.Contains(kind.Reference, StringComparison.Ordinal))
        ?? new GoldenKind(caseName, referenceCode);
}
