namespace LotteryActors.Models.Checkpoints;

/// <summary>
/// The tables of the three families. Letters: H hidden size, I feed-forward size, V word pieces, P positions, T types of
/// token, F numbers of a region; A answers, R classes of regions.
/// </summary>
internal static class Blueprints
{
    private const string BertEmbeddings =
        """
        tensor embeddings.word_embeddings.weight V H
        tensor embeddings.position_embeddings.weight P H
        tensor embeddings.token_type_embeddings.weight T H
        also   embeddings.position_ids 1 P
        norm   embeddings.LayerNorm H

        """;

    private const string MaskedLanguage =
        """
        tensor cls.predictions.bias V
        linear cls.predictions.transform.dense H H
        norm   cls.predictions.transform.LayerNorm H
        also   cls.predictions.decoder.weight V H
        """;

    /// <summary>model/model.py, model/pretrain.py and the heads of model/*.py.</summary>
    public static Blueprint Uniter { get; } = new(
        ["uniter.", "bert."],
        BertEmbeddings +
        """
        linear img_embeddings.img_linear H F
        norm   img_embeddings.img_layer_norm H
        linear img_embeddings.pos_linear H 7
        norm   img_embeddings.pos_layer_norm H
        tensor img_embeddings.mask_embedding.weight 2 F
        norm   img_embeddings.LayerNorm H
        linear encoder.layer.#.attention.self.{query,key,value} H H
        linear encoder.layer.#.attention.output.dense H H
        norm   encoder.layer.#.attention.output.LayerNorm H
        linear encoder.layer.#.intermediate.dense I H
        linear encoder.layer.#.output.dense H I
        norm   encoder.layer.#.output.LayerNorm H
        linear pooler.dense H H
        """,
        [
            ("masked language", MaskedLanguage),
            ("masked regions: features",
                """
                tensor feat_regress.bias F
                linear feat_regress.net.0 H H
                norm   feat_regress.net.2 H
                also   feat_regress.weight H F
                """),
            ("masked regions: classes",
                """
                linear region_classifier.net.0 H H
                norm   region_classifier.net.2 H
                linear region_classifier.net.3 R H
                """),
            ("image-text matching", "linear itm_output 2 H"),
            ("retrieval", "linear rank_output 1 H"),
            ("answers (VQA, VE)",
                """
                linear vqa_output.0 2H H
                norm   vqa_output.2 2H
                linear vqa_output.3 A 2H
                """),
            ("VCR",
                """
                linear vcr_output.0 2H H
                norm   vcr_output.2 2H
                linear vcr_output.3 2 2H
                """),
            ("NLVR2", "linear nlvr2_output 2 N"),
            ("NLVR2: attention over the pair",
                """
                tensor attn{1,2}.in_proj_weight 3H H
                tensor attn{1,2}.in_proj_bias 3H
                linear attn{1,2}.out_proj H H
                linear fc.0 H 2H
                linear attn_pool.fc.0 1 H
                """),
            ("referring expressions", "linear re_output 1 H"),
            ("referring expressions, two layers",
                """
                linear re_output.0 H H
                norm   re_output.2 H
                linear re_output.3 1 H
                """),
        ],
        "image-text matching",
        ["masked language", "masked regions: features", "image-text matching"]);

    /// <summary>src/lxrt/modeling.py and src/tasks/*_model.py.</summary>
    public static Blueprint Lxmert { get; } = new(
        ["lxrt_encoder.model.bert.", "bert."],
        BertEmbeddings +
        """
        linear encoder.visn_fc.visn_fc H F
        norm   encoder.visn_fc.visn_layer_norm H
        linear encoder.visn_fc.box_fc H 4
        norm   encoder.visn_fc.box_layer_norm H
        linear encoder.{layer,r_layers}.#.attention.self.{query,key,value} H H
        linear encoder.{layer,r_layers}.#.attention.output.dense H H
        norm   encoder.{layer,r_layers}.#.attention.output.LayerNorm H
        linear encoder.{layer,r_layers}.#.intermediate.dense I H
        linear encoder.{layer,r_layers}.#.output.dense H I
        norm   encoder.{layer,r_layers}.#.output.LayerNorm H
        linear encoder.x_layers.#.visual_attention.att.{query,key,value} H H
        linear encoder.x_layers.#.{lang,visn}_self_att.self.{query,key,value} H H
        linear encoder.x_layers.#.{visual_attention,lang_self_att,visn_self_att}.output.dense H H
        norm   encoder.x_layers.#.{visual_attention,lang_self_att,visn_self_att}.output.LayerNorm H
        linear encoder.x_layers.#.{lang,visn}_inter.dense I H
        linear encoder.x_layers.#.{lang,visn}_output.dense H I
        norm   encoder.x_layers.#.{lang,visn}_output.LayerNorm H
        linear pooler.dense H H
        """,
        [
            ("masked language", MaskedLanguage),
            ("matching", "linear cls.seq_relationship 2 H"),
            ("masked objects",
                """
                linear obj_predict_head.transform.dense H H
                norm   obj_predict_head.transform.LayerNorm H
                """),
            ("masked objects: classes", "linear obj_predict_head.decoder_dict.obj R H"),
            ("masked objects: attributes", "linear obj_predict_head.decoder_dict.attr B H"),
            ("masked objects: features", "linear obj_predict_head.decoder_dict.feat F H"),
            ("pre-training answers",
                """
                linear answer_head.logit_fc.0 2H H
                norm   answer_head.logit_fc.2 2H
                linear answer_head.logit_fc.3 Q 2H
                """),
            ("answers (VQA, GQA, NLVR2)",
                """
                linear logit_fc.0 2H N
                norm   logit_fc.2 2H
                linear logit_fc.3 A 2H
                """),
        ],
        "matching",
        ["masked language", "matching", "masked objects", "masked objects: classes", "masked objects: attributes", "masked objects: features"]);

    /// <summary>vilt/modules/vilt_module.py, vision_transformer.py and heads.py.</summary>
    public static Blueprint Vilt { get; } = new(
        [""],
        """
        tensor text_embeddings.word_embeddings.weight V H
        tensor text_embeddings.position_embeddings.weight P H
        tensor text_embeddings.token_type_embeddings.weight T H
        also   text_embeddings.position_ids 1 P
        norm   text_embeddings.LayerNorm H
        tensor token_type_embeddings.weight M H
        tensor transformer.cls_token 1 1 H
        tensor transformer.pos_embed 1 G H
        tensor transformer.patch_embed.proj.weight H 3 S S
        tensor transformer.patch_embed.proj.bias H
        norm   transformer.blocks.#.norm{1,2} H
        linear transformer.blocks.#.attn.qkv 3H H
        linear transformer.blocks.#.attn.proj H H
        linear transformer.blocks.#.mlp.fc1 I H
        linear transformer.blocks.#.mlp.fc2 H I
        norm   transformer.norm H
        linear pooler.dense H H
        """,
        [
            ("masked language",
                """
                tensor mlm_score.bias V
                linear mlm_score.transform.dense H H
                norm   mlm_score.transform.LayerNorm H
                tensor mlm_score.decoder.weight V H
                """),
            ("image-text matching", "linear itm_score.fc 2 H"),
            ("retrieval", "linear rank_output 1 H"),
            ("answers (VQA)",
                """
                linear vqa_classifier.0 2H H
                norm   vqa_classifier.1 2H
                linear vqa_classifier.3 A 2H
                """),
            ("NLVR2",
                """
                linear nlvr2_classifier.0 2H 2H
                norm   nlvr2_classifier.1 2H
                linear nlvr2_classifier.3 2 2H
                """),
        ],
        "image-text matching",
        ["masked language", "image-text matching"]);
}
