using LotteryActors.Tickets.Stages;

namespace LotteryActors.Data.UniterData;

/// <summary>What a task's databases are called where UNITER's download scripts and configurations put them.</summary>
/// <param name="Answers">The answer vocabulary; empty where a task has none, or one that never changes.</param>
/// <param name="MaxTextLength">max_txt_len of its configuration.</param>
internal sealed record UniterNames(string Texts, string Images, string EvaluationTexts, string EvaluationImages, string Answers = "", int MaxTextLength = 60)
{
    private static readonly Dictionary<string, UniterNames> ByTask = new(StringComparer.Ordinal)
    {
        [TaskNames.Vqa] = new("txt_db/vqa_train.db", "img_db/coco_train2014", "txt_db/vqa_devval.db", "img_db/coco_val2014", "ans2label.json"),
        [TaskNames.Gqa] = new("txt_db/gqa_train.db", "img_db/gqa", "txt_db/gqa_testdev.db", "img_db/gqa", "gqa_ans2label.json"),
        [TaskNames.Entailment] = new("txt_db/ve_train.db", "img_db/flickr30k", "txt_db/ve_dev.db", "img_db/flickr30k"),
        [TaskNames.Nlvr2] = new("txt_db/nlvr2_train.db", "img_db/nlvr2_train", "txt_db/nlvr2_dev.db", "img_db/nlvr2_dev"),
        [TaskNames.Vcr] = new("txt_db/vcr_train.db", "img_db/vcr_gt_train+img_db/vcr_train", "txt_db/vcr_val.db", "img_db/vcr_gt_val+img_db/vcr_val", MaxTextLength: 220),
        [TaskNames.Referring] = new("txt_db/refcoco+_train.db", "img_db/re_coco_gt", "txt_db/refcoco+_val.db", "img_db/re_coco_det"),
        [TaskNames.Retrieval] = new("txt_db/itm_flickr30k_train.db", "img_db/flickr30k", "txt_db/itm_flickr30k_val.db", "img_db/flickr30k"),
        [TaskNames.Captions] = new("txt_db/pretrain_coco_train.db", "img_db/coco_train2014", "", ""),
    };

    public static IReadOnlyList<string> Tasks { get; } = [.. TaskNames.Learnable, TaskNames.Captions];

    public static UniterNames Of(string task) => ByTask[task];
}
