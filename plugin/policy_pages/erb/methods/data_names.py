"""Names that a hash of a site's data does not give as its keys: Ruby calls the method instead."""

from __future__ import annotations

_NAMES = """
as_json assert_valid_keys assign_property assoc chain chunk chunk_while class class_eval
clear clone collect collect_concat compact compact_blank compare_by_identity convert_key
convert_value count custom_reader custom_writer cycle deconstruct_keys deep_dup deep_merge
deep_stringify_keys deep_symbolize_keys deep_transform_keys deep_transform_values
deep_update default default_proc define_singleton_method delete delete_if detect dig
display drop drop_while dup each each_cons each_entry each_key each_pair each_slice
each_value each_with_index each_with_object entries enum_for except excluding extend fetch
fetch_values filter filter_map find find_all find_index first flat_map flatten freeze grep
grep_v group_by hash hash_inspect hashie_inspect including index_by index_with
initializing_reader inject inspect instance_eval instance_exec instance_values
instance_variable_get instance_variable_names instance_variable_set instance_variables
invert itself keep_if key keys lazy length map max max_by merge method method_missing
method_name_and_suffix method_suffix methods min min_by minmax minmax_by
nested_under_indifferent_access object_id partition pick pluck presence presence_in
pretty_inspect pretty_print pretty_print_cycle pretty_print_inspect
pretty_print_instance_variables private_methods protected_methods public_method
public_methods public_send rassoc reduce regular_dup regular_reader regular_writer rehash
reject remove_instance_variable replace reverse_each reverse_merge reverse_update select
send shallow_merge shallow_update shift singleton_class singleton_method singleton_methods
size slice slice_after slice_before slice_when sort sort_by store stringify_keys sum
symbolize_keys taint take take_while tally tap then to_a to_enum to_h to_hash to_json
to_list to_mash to_module to_options to_param to_proc to_query to_s to_set to_xml to_yaml
transform_keys transform_values trust try underbang_reader uniq untaint untrust update
values values_at with_defaults with_indifferent_access with_options without yield_self zip
"""

METHODS_OF_DATA = frozenset(_NAMES.split())
"""The methods of a Hashie::Mash with ActiveSupport (`methods`, those that look like a key).

``data.page.zip`` is ``Enumerable#zip``, whether or not there is a key of that name.
"""
